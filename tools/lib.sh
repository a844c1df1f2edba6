# Shared by tools/setup, report, test, bench and deep, which set `root` (the
# checkout, an absolute path) and then read this file. POSIX sh.
# shellcheck shell=sh
: "${root:?must be set to the checkout}"

# Messages of R are read by these scripts and Korean names are printed, so:
# English, UTF-8, whatever the machine speaks.
if locale -a 2>/dev/null | grep -qix 'C\.UTF-\{0,1\}8'; then
  LC_ALL=C.UTF-8
else
  LC_ALL=en_US.UTF-8
fi
LANGUAGE=en
export LC_ALL LANGUAGE

work=$(mktemp -d "${TMPDIR:-/tmp}/nkarrivals.XXXXXX")
log=$work/log
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "$@"
  exit 1
}

# run_step TEXT COMMAND...: one line with the seconds it took; what the command
# prints is kept in $log and shown only when it fails.
run_step() {
  begin_step "$1"
  shift
  if "$@" >"$log" 2>&1 </dev/null; then
    end_step
  else
    status=$?
    say "failed (exit code $status)"
    tail -n 40 "$log" | sed 's/^/  | /' >&2
    exit 1
  fi
}

begin_step() {
  step_start=$(date +%s)
  printf '%-58s ' "$1 ..." >&2
}

end_step() {
  say "${1:+$1, }$(($(date +%s) - step_start)) s"
}

# has NAME: a command, or a file where NAME is an absolute path.
has() {
  case $1 in
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# The steps of the set-up ------------------------------------------------------

# setup [COMMAND:DEB | FILE:DEB | R:PACKAGE | N:PACKAGE ...]: R, a C compiler,
# pandoc and what R CMD check calls, the packages that DESCRIPTION names, then
# the extra ones asked for, N: for node. Does nothing, offline, when all of it
# is there.
setup() {
  begin_step "Looking at what is installed"
  setup_system=$(missing_system "$@")
  use_private_library
  setup_r=$(missing_r "$@")
  setup_node=$(missing_node "$@")
  if [ -z "$setup_system$setup_r$setup_node" ]; then
    end_step "complete"
    return
  fi
  end_step "something is missing"
  if has apt-get; then
    # shellcheck disable=SC2086 # a list of words
    install_debs $setup_system -- $setup_r
  elif [ -n "$setup_system" ]; then
    # shellcheck disable=SC2086
    explain_system $setup_system
  fi
  use_private_library
  setup_r=$(missing_r "$@")
  if [ -n "$setup_r" ]; then
    # R's repository is read through https.
    if has apt-get && ! has /etc/ssl/certs/ca-certificates.crt; then
      install_debs ca-certificates --
    fi
    # shellcheck disable=SC2086
    install_r $setup_r
  fi
  if [ -n "$setup_node" ]; then
    mkdir -p "$node_modules"
    # shellcheck disable=SC2086
    run_step "Installing $setup_node for node" \
      npm install --no-audit --no-fund --ignore-scripts \
      --prefix "${node_modules%/*}" $setup_node
  fi
}

# What this machine lacks, named as Debian packages.
missing_system() {
  if ! has R || ! has Rscript; then echo r-base-core; fi
  if ! has make || ! can_compile; then echo r-base-dev; fi
  for missing_pair in pandoc:pandoc tidy:tidy qpdf:qpdf "$@"; do
    case $missing_pair in
      R:* | N:*) ;;
      *) has "${missing_pair%%:*}" || echo "${missing_pair#*:}" ;;
    esac
  done
}

can_compile() {
  echo '#include <stdlib.h>' | cc -E -x c - >/dev/null 2>&1
}

# R packages that are absent or older than DESCRIPTION asks for, one a line.
missing_r() {
  missing_extra=
  for missing_pair in "$@"; do
    case $missing_pair in
      R:*) missing_extra="$missing_extra ${missing_pair#R:}" ;;
    esac
  done
  if has Rscript; then
    # shellcheck disable=SC2086
    Rscript --vanilla "$root/tools/missing.R" "$root/DESCRIPTION" \
      $missing_extra || echo R-that-works
  else
    described_packages
    # shellcheck disable=SC2086
    [ -z "$missing_extra" ] || printf '%s\n' $missing_extra
  fi
}

# Packages for node are kept beside those for R, and named in a package.json
# there: npm removes what it does not find named.
node_modules=$root/.lib/node/node_modules

missing_node() {
  for missing_pair in "$@"; do
    case $missing_pair in
      N:*)
        missing_name=${missing_pair#N:}
        [ -d "$node_modules/$missing_name" ] || echo "$missing_name"
        ;;
    esac
  done
}

# The packages named in DESCRIPTION, for a machine that has no R to ask.
described_packages() {
  awk '
    /^[^ \t]/ { inside = /^(Imports|LinkingTo|Suggests):/ }
    inside {
      sub(/^[A-Za-z]+:/, ""); gsub(/\([^)]*\)/, ""); gsub(/[ \t]/, "")
      n = split($0, names, ",")
      for (i = 1; i <= n; i++) if (names[i] != "") print names[i]
    }
  ' "$root/DESCRIPTION"
}

# Packages from R's repository and nkarrivals itself go to a library inside the
# checkout, so that no other project on the machine notices. One for each
# version of R, since compiled packages do not move between versions.
use_private_library() {
  has R || return 0
  r_version=$(R --version 2>/dev/null |
    sed -n 's/^R version \([0-9]*\.[0-9]*\).*/\1/p')
  lib=$root/.lib/R-${r_version:-devel}
  mkdir -p "$lib" || die "Cannot write to $root; copy the checkout to a" \
    "directory of your own."
  case :${R_LIBS-}: in
    *":$lib:"*) ;;
    *) R_LIBS=$lib${R_LIBS:+:$R_LIBS} ;;
  esac
  export R_LIBS
}

# Debian and Ubuntu ------------------------------------------------------------

# install_debs DEB... -- R-PACKAGE...: R packages come prebuilt where the
# distribution has them. An R that is not the distribution's own cannot use
# those, and one that is installed already but too old is no help; both are left
# to install_r.
install_debs() {
  debs=
  while [ "$1" != -- ]; do
    debs="$debs $1"
    shift
  done
  shift
  if uses_distribution_r; then
    for package in "$@"; do
      deb=r-cran-$(echo "$package" | tr '[:upper:]' '[:lower:]')
      is_installed "$deb" || debs="$debs $deb"
    done
  fi
  if has_package_lists; then debs=$(known_debs "$debs"); fi
  [ -n "$debs" ] || return 0
  find_root_rights
  # shellcheck disable=SC2086 # a list of words
  [ -n "$root_rights" ] || explain_debs $debs
  begin_step "Updating the list of system packages"
  as_root apt-get update >"$log" 2>&1 </dev/null || :
  end_step
  debs=$(known_debs "$debs")
  # shellcheck disable=SC2086
  run_step "Installing $(echo $debs | wc -w | tr -d ' ') system packages" \
    as_root apt-get install -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 $debs
}

uses_distribution_r() {
  ! has R || [ "$(R RHOME)" = /usr/lib/R ]
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

has_package_lists() {
  for list in /var/lib/apt/lists/*Packages*; do
    [ -e "$list" ] && return 0
  done
  return 1
}

# Leaves out R packages that the distribution does not have.
known_debs() {
  for deb in $1; do
    case $deb in
      r-cran-*) apt-cache show "$deb" >/dev/null 2>&1 || continue ;;
    esac
    echo "$deb"
  done
}

find_root_rights() {
  root_rights=
  if [ "$(id -u)" = 0 ]; then
    root_rights=root
  elif has sudo && sudo -n true >/dev/null 2>&1 </dev/null; then
    root_rights=sudo
  fi
}

as_root() {
  if [ "$root_rights" = sudo ]; then
    sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
  else
    DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

explain_debs() {
  become=su\ -c
  if has sudo; then become='sudo sh -c'; fi
  say ""
  say "Some system packages are missing, and installing them takes root" \
    "rights."
  say "Please type this command, then start again:"
  say ""
  say "$become 'apt-get update && apt-get install -y" \
    "--no-install-recommends $*'"
  exit 2
}

# Other systems ----------------------------------------------------------------

explain_system() {
  say ""
  say "These parts are missing, and only Debian and Ubuntu are set up" \
    "automatically:"
  for part in "$@"; do
    case $part in
      r-base-core) say "- R, version 4.1 or newer" ;;
      r-base-dev) say "- a C compiler and make" ;;
      *) say "- $part" ;;
    esac
  done
  command=$(system_command)
  if [ -n "$command" ]; then
    say ""
    say "On this system they usually come with:"
    say ""
    say "$command"
    say ""
  fi
  say "Install them, then start again. R packages follow by themselves."
  exit 2
}

system_command() {
  if has brew; then
    echo "brew install r pandoc tidy-html5 qpdf && xcode-select --install"
  elif has dnf; then
    echo "sudo dnf install R-core R-core-devel pandoc tidy qpdf"
  elif has zypper; then
    echo "sudo zypper install R-base R-base-devel pandoc tidy qpdf"
  elif has pacman; then
    echo "sudo pacman -S r base-devel pandoc-cli tidy qpdf"
  elif has apk; then
    echo "doas apk add R R-dev build-base pandoc tidyhtml qpdf"
  fi
}

# R's own package repository ---------------------------------------------------

install_r() {
  case " $* " in
    *" R "*) die "R is older than DESCRIPTION asks for:" \
      "please install a newer R, then start again." ;;
    *" R-that-works "*) die "Rscript does not start: please" \
      "repair the installation of R, then start again." ;;
  esac
  run_step "Installing $# R packages from R's repository" \
    Rscript --no-save "$root/tools/install.R" "$lib" "$@"
}

# nkarrivals itself ------------------------------------------------------------

# Built from a copy, so that no object file appears in the checkout, and only
# when a file that goes into the package has changed.
install_self() {
  source_sum=$(checksum_sources)
  if [ -d "$lib/nkarrivals" ] &&
    [ "$(cat "$lib/nkarrivals.sum" 2>/dev/null)" = "$source_sum" ]; then
    return
  fi
  copy_sources "$work/nkarrivals"
  run_step "Installing nkarrivals in $(basename "$root")/${lib#"$root/"}" \
    R CMD INSTALL --no-lock --library="$lib" "$work/nkarrivals"
  echo "$source_sum" >"$lib/nkarrivals.sum"
}

package_parts='DESCRIPTION NAMESPACE LICENSE R src data inst man po'

checksum_sources() {
  (
    cd "$root" || exit
    # shellcheck disable=SC2086
    find $package_parts -type f ! -name '*.o' ! -name '*.so' \
      -exec cksum {} + 2>/dev/null | LC_ALL=C sort | cksum
  )
}

copy_sources() {
  rm -rf "$1"
  mkdir -p "$1"
  for part in $package_parts; do
    if [ -e "$root/$part" ]; then cp -R "$root/$part" "$1/"; fi
  done
  find "$1" \( -name '*.o' -o -name '*.so' \) -exec rm -f {} +
}

# Tests ------------------------------------------------------------------------

# run_suite COUNTS [FILTER]: the testthat suite of the source tree against the
# installed package; leaves "passed failed skipped" in the file COUNTS.
run_suite() {
  rm -f "$1"
  NOT_CRAN=true Rscript --vanilla "$root/tools/run-tests.R" \
    "$root/tests/testthat" "$@" </dev/null || :
  if [ ! -s "$1" ]; then
    echo "The suite stopped before its end."
    echo 0 1 0 >"$1"
  fi
}

# The tarball as it would be sent to CRAN; its path goes to $tarball.
build_tarball() {
  copy_tree "$work/build/nkarrivals"
  begin_step "Building the package with its vignettes"
  if (
    cd "$work/build" && R CMD build nkarrivals </dev/null >"$log" 2>&1
  ); then
    tarball=$(echo "$work"/build/nkarrivals_*.tar.gz)
    end_step
  else
    end_step "failed"
    tail -n 60 "$log"
    return 1
  fi
}

copy_tree() {
  rm -rf "$1"
  mkdir -p "$1"
  (cd "$root" && tar -cf - --exclude=./.git --exclude=./.lib \
    --exclude=./report .) | (cd "$1" && tar -xf -)
}

# check_package COUNTS [OPTION...]: R CMD check as CRAN calls it, less what asks
# the network (the incoming checks against CRAN's own pages, the clock) and what
# depends on the machine's dictionaries.
check_package() {
  check_counts=$1
  shift
  begin_step "Checking the package as CRAN does"
  (
    cd "$work"
    export _R_CHECK_CRAN_INCOMING_REMOTE_=false
    export _R_CHECK_CRAN_INCOMING_USE_ASPELL_=false
    export _R_CHECK_SYSTEM_CLOCK_=false
    export _R_CHECK_RD_MATH_RENDERING_=false
    R CMD check --as-cran "$@" "$tarball" </dev/null >"$log" 2>&1
  ) || :
  end_step
  Rscript --vanilla "$root/tools/check-log.R" "$check_counts" \
    "$work/nkarrivals.Rcheck" || :
  [ -s "$check_counts" ] || echo 0 1 0 >"$check_counts"
}

# report_counts FILE...: the sums of the counted files as one closing line, and
# success only where nothing failed.
report_counts() {
  cat "$@" | awk '
    { passed += $1; failed += $2; skipped += $3 }
    END {
      printf "%d passed, %d failed", passed, failed
      if (skipped) printf ", %d skipped", skipped
      print ""
      exit failed > 0 || passed == 0
    }
  '
}
