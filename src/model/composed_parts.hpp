// The text of a composed attribute: put together of what its parts are written as, and taken apart
// again.
//
// Parts are texts and members: "ORDER#", member, "#", padded member. A member's text ends where the
// text behind it is found first, a padded one's after its digits, that of the last at the end.

#ifndef DDBM_SRC_MODEL_COMPOSED_PARTS_HPP
#define DDBM_SRC_MODEL_COMPOSED_PARTS_HPP

#include "model/scalar_text.hpp"

#include <ddbm/detail/composed_text.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// Puts a text together, part by part.
class composed_builder
{
public:
    explicit composed_builder(const composed_text& of) : of_(of) {}

    // Of a member `write` writes the value, given its part, into a writer. Throws what that throws,
    // and errc::value_not_allowed for a number that does not fit its digits.
    template <class Write>
    void add_all(Write write)
    {
        for (const composed_part& part : of_.parts)
        {
            begin_part();
            if (part.member)
                add_member(part, write);
            else
                text_.append(part.text);
        }
    }

    void add_members_of(const void* object);

    // Throws errc::value_not_allowed if it would not be taken apart into the same parts.
    void check() const;

    const std::string& text() const noexcept { return text_; }

private:
    template <class Write>
    void add_member(const composed_part& part, Write& write)
    {
        scalar_text out(text_);
        write(part, out);
        if (part.digits != 0)
            pad(part.digits);
    }

    void begin_part() { begins_.push_back(text_.size()); }
    // The part that is written last.
    void pad(unsigned digits);

    const composed_text& of_;
    std::string text_;
    std::vector<std::size_t> begins_;  // where each part begins
};

// Whether a text is what the members of this object say.
bool is_text_of(const composed_text& of, const void* object, std::string_view text);

// For messages: what such texts look like, with a * for each member. `a text like ORDER#*`.
std::string form_of(const composed_text& of);

// What all such texts begin with: the texts before the first member.
std::string prefix_of(const composed_text& of);

}  // namespace ddbm::detail

#endif
