#ifndef DDBM_VALIDATORS_HPP
#define DDBM_VALIDATORS_HPP

/** @file
 *  All validators. One is a callable with a value and a `validation_report&`, which calls `fail` if
 *  the value is not valid; what it returns, if it returns anything, replaces the value. They stand
 *  behind the members of a model, in a `schema` for documents, or in a `validate` for any value:
 *
 *  | validators | of |
 *  |---|---|
 *  | `length` | texts, containers, binaries |
 *  | `in_range`, `at_least`, `at_most` | numbers, texts, times, what has `<` |
 *  | `clamp`, `clamp_below`, `clamp_above` | the same |
 *  | `one_of` | the same, and what has `==` |
 *  | `match`, `search`, `substitute`, `url`, `web_url`, `email` | texts |
 *  | `to_lower`, `to_upper`, `capitalize`, `title` | texts |
 *  | `is_true`, `is_false`, `boolean` | truth |
 *  | `path_exists`, `is_file`, `is_directory` | paths |
 *  | `coerce<T>` | what can be made a `T` |
 *  | `all`, `any`, `none`, `message` | what those in them take |
 *  | `each`, `each_name` | containers |
 *
 *  `reads_as<T>`, in <ddbm/reads_as.hpp>, is of what is stored as a `T`, such as a time.
 *
 *  What does not take an `optional` takes what is in it; an empty one is valid.
 */
#include <ddbm/length.hpp>
#include <ddbm/validators/address.hpp>
#include <ddbm/validators/coerce.hpp>
#include <ddbm/validators/combine.hpp>
#include <ddbm/validators/each.hpp>
#include <ddbm/validators/file.hpp>
#include <ddbm/validators/letter_case.hpp>
#include <ddbm/validators/one_of.hpp>
#include <ddbm/validators/pattern.hpp>
#include <ddbm/validators/range.hpp>
#include <ddbm/validators/truth.hpp>

#endif
