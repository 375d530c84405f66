#ifndef DDBM_VALIDATORS_HPP
#define DDBM_VALIDATORS_HPP

/** @file
 *  All validators. One is a callable with a value and a `validation_report&`, which calls `fail` if
 *  the value is not valid; what it returns, if it returns anything, replaces the value. They stand
 *  behind the members of a model, or in a `validate` for any value:
 *
 *  | validators | of |
 *  |---|---|
 *  | `length` | texts, containers, binaries |
 *  | `to_lower`, `to_upper`, `capitalize`, `title` | texts |
 *
 *  What does not take an `optional` takes what is in it; an empty one is valid.
 */
#include <ddbm/length.hpp>
#include <ddbm/validators/letter_case.hpp>

#endif
