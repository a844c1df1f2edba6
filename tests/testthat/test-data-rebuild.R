test_that("the scripts in data-raw write the tables that are shipped", {
  build <- test_path("..", "..", "data-raw", "build.R")
  skip_if_not(
    file.exists(build),
    "data-raw/ is not part of the built package; run in the source tree"
  )
  out <- tempfile("rebuilt")
  dir.create(out)
  on.exit(unlink(out, recursive = TRUE))
  log <- system2(
    file.path(R.home("bin"), "Rscript"),
    shQuote(c("--vanilla", build, out)),
    stdout = TRUE, stderr = TRUE
  )
  expect_null(attr(log, "status"), info = paste(log, collapse = "\n"))

  rebuilt <- new.env()
  rda <- list.files(file.path(out, "data"), full.names = TRUE)
  for (file in rda) load(file, rebuilt)
  shipped <- utils::data(package = "nkarrivals")$results[, "Item"]
  expect_setequal(ls(rebuilt), shipped)
  for (name in shipped) {
    expect_identical(
      rebuilt[[name]], getExportedValue("nkarrivals", name),
      info = name
    )
  }

  internal <- new.env()
  load(file.path(out, "R", "sysdata.rda"), internal)
  for (name in ls(internal)) {
    expect_identical(
      internal[[name]], get(name, asNamespace("nkarrivals")),
      info = name
    )
  }

  twins <- list.files(file.path(out, "inst", "extdata"))
  for (name in twins) {
    new <- file.path(out, "inst", "extdata", name)
    old <- system.file("extdata", name, package = "nkarrivals")
    expect_identical(
      unname(tools::md5sum(new)), unname(tools::md5sum(old)),
      info = name
    )
  }
})
