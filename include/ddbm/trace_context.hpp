#ifndef DDBM_TRACE_CONTEXT_HPP
#define DDBM_TRACE_CONTEXT_HPP

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm {

/** Which trace a request is part of, as the header `traceparent` says: the ids of the trace and of
 *  the span that makes the request.
 *
 *  @see  https://www.w3.org/TR/trace-context/
 */
class trace_context
{
public:
    using trace_id_type = std::array<unsigned char, 16>;
    using span_id_type = std::array<unsigned char, 8>;

    trace_context() = default;
    trace_context(const trace_id_type& of_trace, const span_id_type& of_parent, bool is_sampled)
        : trace_id(of_trace), parent_id(of_parent), sampled(is_sampled)
    {
    }

    trace_id_type trace_id{};
    span_id_type parent_id{};
    /// Whether the caller may have recorded the trace.
    bool sampled = false;
    /// Whether the trace's id is random, at least its last 7 bytes: of level 2.
    bool random = false;

    /// Whether both ids are there, which is not so where all bytes are zero.
    bool is_valid() const noexcept;

    /// The same trace with another parent, for a span of one's own.
    trace_context with_parent(const span_id_type& span) const noexcept
    {
        trace_context child = *this;
        child.parent_id = span;
        return child;
    }

    /// The value of `traceparent`, of version 00. Empty if it is not valid: no header is better
    /// than one that has to be ignored.
    std::string to_traceparent() const;

    friend bool operator==(const trace_context&, const trace_context&) = default;
};

/** Reads the value of a header `traceparent`; nothing if it has to be ignored, so that a new trace
 *  begins: another form than the specification's, ids of zeros, version ff.
 *
 *  Of versions that are newer than 00 what that has is read, as the specification says; other flags
 *  than those known are dropped.
 */
std::optional<trace_context> parse_traceparent(std::string_view header) noexcept;

}  // namespace ddbm

#endif
