// The text of a composed attribute: put together of what its parts are written as, and taken apart
// again.
//
// Parts are texts and members: "ORDER#", member, "#", padded member. A member's text ends where the
// text behind it is found first, a padded one's after its digits, that of the last at the end.

#ifndef DDBM_SRC_MODEL_COMPOSED_PARTS_HPP
#define DDBM_SRC_MODEL_COMPOSED_PARTS_HPP

#include "model/scalar_text.hpp"

#include <ddbm/detail/composed_text.hpp>
#include <ddbm/detail/key_part.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// Puts a text together, part by part.
class composed_builder
{
public:
    explicit composed_builder(const composed_text& of) : of_(of) {}

    // Of a member `write` writes the value into a writer. Throws what that throws, and
    // errc::value_not_allowed for a number that does not fit its digits.
    template <class Write>
    void add(const composed_part& part, Write write)
    {
        begins_.push_back(text_.size());
        if (!part.member)
        {
            text_.append(part.text);
            return;
        }
        scalar_text out(text_);
        write(out);
        if (part.shards != 0)
            replace_by_shard(part.shards);
        if (part.digits != 0)
            pad(part.digits);
    }

    // In place of that a number.
    void add_number(const composed_part& part, unsigned number);

    void add_members_of(const void* object);

    // Throws errc::value_not_allowed if it would not be taken apart into the same parts.
    void check() const;

    const std::string& text() const noexcept { return text_; }

private:
    // The part that is written last.
    void pad(unsigned digits);
    void replace_by_shard(unsigned count);

    const composed_text& of_;
    std::string text_;
    std::vector<std::size_t> begins_;  // where each part begins
};

// The pieces of a text, one for each part: of a member its text, or its digits. None if it is no
// such text. They refer to it.
std::vector<std::string_view> pieces_of(const composed_text& of, std::string_view text);

// Whether a text is what the members of this object say.
bool is_text_of(const composed_text& of, const void* object, std::string_view text);

// Gives all members that stand in such a text their values. False if it is no such text.
bool read_members(const composed_text& of, void* object, std::string_view text);

// Which of so many shards a text belongs to.
unsigned shard_of(std::string_view text, unsigned count) noexcept;

// The number of shards; 0 if it has none.
unsigned shards_of(const composed_text& of) noexcept;

// Writes it of the values of its members, where these are in one shard: whatever the member that
// chooses the shard is.
void write_in_shard(
    value_writer& writer, const composed_text& of, std::span<const key_part> members, unsigned shard
);

// For messages: what such texts look like, with a * for each member. `a text like ORDER#*`.
std::string form_of(const composed_text& of);

// What all such texts begin with: the texts before the first member.
std::string prefix_of(const composed_text& of);

}  // namespace ddbm::detail

#endif
