test_that("sexes and places have Korean labels", {
  expect_identical(labels_ko(c("female", "male")), c("\uc5ec", "\ub0a8"))
  expect_identical(labels_ko("seoul"), "\uc11c\uc6b8")
  expect_identical(labels_ko("ryanggang", "province"), "\ub7c9\uac15\ub3c4")
  expect_identical(labels_ko("ryanggang", "origin_province"), "\uc591\uac15")
  expect_identical(labels_ko("year"), "\uc5f0\ub3c4")
})

test_that("every code of the tables has a label", {
  for (dimension in levels(composition$dimension)) {
    codes <- unique(composition$category[composition$dimension == dimension])
    expect_false(anyNA(labels_ko(codes, dimension)), info = dimension)
  }
  expect_false(anyNA(labels_ko(provinces$province, "province")))
  expect_false(anyNA(labels_ko(levels(arrival_reports$sex), "sex")))
  expect_false(anyNA(labels_ko(names(arrivals), "column")))
})

test_that("the whole table has one label for each code of a kind", {
  all <- labels_ko()
  expect_named(all, c("code", "kind", "label_ko"))
  expect_identical(anyDuplicated(as.data.frame(all)[c("kind", "code")]), 0L)
  expect_false(anyNA(all))
  # Every label has at least one Hangul syllable.
  hangul <- vapply(all$label_ko, function(x) {
    any(utf8ToInt(x) >= 0xac00L & utf8ToInt(x) <= 0xd7a3L)
  }, NA)
  expect_true(all(hangul))
  expect_true(all(validUTF8(all$label_ko)))
})

test_that("one kind can be listed", {
  sexes <- labels_ko(kind = "sex")
  expect_identical(sexes$code, c("female", "male", "total"))
})

test_that("a code of several kinds takes the first, or the kind named", {
  expect_identical(labels_ko("total"), "\ud569\uacc4")
  expect_identical(labels_ko("total", kind = "province"), "\uc804\uad6d")
})

test_that("factors, missing codes and no codes are taken", {
  expect_identical(labels_ko(factor("male")), "\ub0a8")
  expect_identical(labels_ko(c(NA, "male")), c(NA, "\ub0a8"))
  expect_identical(labels_ko(character()), character())
})

test_that("an unknown code is NA with a warning that names it", {
  expect_warning(
    got <- labels_ko(c("male", "men")), "\"men\"",
    class = "nka_warning_value"
  )
  expect_identical(got, c("\ub0a8", NA))
  expect_warning(labels_ko("seoul", "sex"), class = "nka_warning_value")
})

test_that("wrong arguments raise", {
  expect_error(labels_ko(1), class = "nka_error_type")
  expect_error(labels_ko(list("male")), class = "nka_error_type")
  expect_error(labels_ko("male", kind = "men"), class = "nka_error_value")
})
