# Writes what the scripts before made. Nothing is computed here.

datasets <- c(
  "arrivals", "arrivals_quarterly", "arrival_reports", "composition",
  "provinces", "refugees_abroad", "costs", "events", "articles", "claims"
)
for (name in datasets) {
  write_rda(get(name), name)
  write_csv(get(name), name)
}

# Titles and labels are not ASCII, so these tables live in the namespace.
save(
  sources, labels_table, iso_codes,
  version = 2, compress = "xz", file = file.path(out_dir, "R", "sysdata.rda")
)
write_csv(sources, "sources")
write_csv(labels_table, "labels_ko")
write_csv(iso_codes, "iso_codes")
write_csv(coder_agreement, "coder_agreement")
write_csv(coder_rows, "coder_rows")

for (name in c("codebook", "notes", "left_out")) {
  write_csv(read_raw(paste0(name, ".csv")), name)
}
