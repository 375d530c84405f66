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
/// An update of the request only removes.
bool removes_only(const step& asked, const difference& found);
/// ExpressionAttributeNames or ExpressionAttributeValues are there and empty.
bool has_empty_placeholders(const step& asked, const difference& found);
/// Both are messages about expressions, well formed and of different kinds.
bool finds_another_mistake(const step& asked, const difference& found);
/// The request has AttributeUpdates.
bool has_attribute_updates(const step& asked, const difference& found);
/// The request asks for what was updated.
bool returns_updated(const step& asked, const difference& found);
/// A limit made the engine answer with one page more.
bool has_one_page_more(const step& asked, const difference& found);
/// The request has an action that checks or updates an item.
bool checks_or_updates(const step& asked, const difference& found);
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
/// The request deletes an index.
bool deletes_an_index(const step& asked, const difference& found);
/// The request may have been made with mistakes.
bool may_hold_mistakes(const step& asked, const difference& found);

}  // namespace ddbm::differential

#endif
