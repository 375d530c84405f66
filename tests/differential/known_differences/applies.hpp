// When a known difference applies, beyond its patterns.
#ifndef DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_APPLIES_HPP
#define DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_APPLIES_HPP

#include "differential/compare/difference.hpp"
#include "differential/step.hpp"

namespace ddbm::differential {

/// The request does not ask what it costs.
bool asks_for_no_capacity(const step& asked, const difference& found);
/// Local has the larger number.
bool is_larger_in_local(const step& asked, const difference& found);
/// Local has the smaller number.
bool is_smaller_in_local(const step& asked, const difference& found);
/// The same as is_smaller_in_local, or the request may have been made before.
bool is_smaller_in_local_or_again(const step& asked, const difference& found);
/// An update of the request only removes.
bool removes_only(const step& asked, const difference& found);
/// ExpressionAttributeNames or ExpressionAttributeValues are there and empty.
bool has_empty_placeholders(const step& asked, const difference& found);
/// The service looks for the mistake that the engine found before that which Local did.
bool is_found_before_that_of_local(const step& asked, const difference& found);
/// Local says the same and then more.
bool local_goes_on(const step& asked, const difference& found);
/// The request has more than one value that is added or deleted.
bool has_several_operands(const step& asked, const difference& found);
/// The engine says that it is the start key, and then the same.
bool is_said_of_the_start(const step& asked, const difference& found);
/// A dot is all that is left out.
bool lacks_a_dot(const step& asked, const difference& found);
/// What the engine has there is also in what Local has.
bool returns_a_part_of_what_local_does(const step& asked, const difference& found);
/// The request deletes an index, and the engine has all that Local has.
bool local_has_only_a_part(const step& asked, const difference& found);
/// A transaction was cancelled for what an update makes of an item.
bool cancels_for_an_update(const step& asked, const difference& found);
/// A transaction was cancelled for the key of a table or an index.
bool cancels_for_a_key(const step& asked, const difference& found);
/// A transaction was cancelled for a path into the key of an index, or a value that cannot be one.
bool cancels_for_an_index_key(const step& asked, const difference& found);
/// The request starts at a value that also bounds it.
bool starts_at_a_bound(const step& asked, const difference& found);
/// A number in the request is written as the service does not.
bool has_numbers_in_two_forms(const step& asked, const difference& found);
/// A number in the request has an exponent of more than six digits.
bool has_long_exponent(const step& asked, const difference& found);
/// The request has ExpressionAttributeValues.
bool has_expression_values(const step& asked, const difference& found);
/// The request has AttributeUpdates.
bool has_attribute_updates(const step& asked, const difference& found);
/// The request asks for what was updated.
bool returns_updated(const step& asked, const difference& found);
/// A limit made the engine answer with one page more.
bool has_one_page_more(const step& asked, const difference& found);
/// The request starts after a key without attributes.
bool has_empty_start(const step& asked, const difference& found);
/// The request has a limit.
bool has_limit(const step& asked, const difference& found);
/// A local index is read, and the engine counts more.
bool reads_local_index(const step& asked, const difference& found);
/// An index is read, and Local counts more.
bool reads_index_for_more(const step& asked, const difference& found);
/// A zero in the request has an exponent out of range.
bool has_zero_with_exponent(const step& asked, const difference& found);
/// The request may have been made with mistakes.
bool may_hold_mistakes(const step& asked, const difference& found);

}  // namespace ddbm::differential

#endif
