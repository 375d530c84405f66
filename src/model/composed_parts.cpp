#include "model/composed_parts.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/key_value.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <cstdint>

namespace ddbm::detail {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool has_only_digits(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), is_digit);
}

// The texts of the parts in a whole, one after the other.
class composed_splitter
{
public:
    composed_splitter(const composed_text& of, std::string_view text) : of_(of), left_(text) {}

    // The part of this number, of which the one before has been taken. False if there is none.
    bool take(std::size_t number, std::string_view& piece)
    {
        const composed_part& part = of_.parts[number];
        std::size_t size = left_.size();
        if (!part.member)
        {
            if (!left_.starts_with(part.text))
                return false;
            size = part.text.size();
        }
        else if (part.digits != 0)
        {
            size = part.digits;
            if (left_.size() < size || !has_only_digits(left_.substr(0, size)))
                return false;
        }
        else if (number + 1 < of_.parts.size())
        {
            size = left_.find(of_.parts[number + 1].text);
            if (size == left_.npos)
                return false;
        }
        piece = left_.substr(0, size);
        left_.remove_prefix(size);
        return true;
    }

    bool at_end() const { return left_.empty(); }

private:
    const composed_text& of_;
    std::string_view left_;
};

bool fits(const composed_text& of, std::string_view text)
{
    composed_splitter pieces(of, text);
    std::string_view piece;
    for (std::size_t i = 0; i < of.parts.size(); ++i)
    {
        if (!pieces.take(i, piece))
            return false;
    }
    return pieces.at_end();
}

// Into an object, or what it holds when it is an optional.
errc read_piece(const composed_part& part, void* object, std::string_view piece)
{
    const value_target to = unwrapped({part.member(object), part.ops}, part.ops->stored_as);
    if (to.ops->stored_as == attribute_type::s)
        return to.ops->read_string(to.object, piece);
    if (part.digits != 0)
        piece.remove_prefix(std::min(piece.find_first_not_of('0'), piece.size() - 1));
    return to.ops->read_number(to.object, piece);
}

// The value of the member of a part that is a shard, among those that stand there as they are.
const key_part&
find_member(const composed_text& of, std::span<const key_part> members, const composed_part& shard)
{
    auto next = members.begin();
    for (const composed_part& part : of.parts)
    {
        if (!part.member || part.shards != 0)
            continue;
        if (part.id == shard.id)
            return *next;
        ++next;
    }
    throw error(
        errc::invalid_request,
        "the key has " + std::to_string(shard.shards) +
            " shards, and there is no value that tells which one is meant"
    );
}

}  // namespace

void composed_builder::pad(unsigned digits)
{
    const std::string_view number = std::string_view(text_).substr(begins_.back());
    if (!has_only_digits(number) || number.size() > digits)
        throw error(
            errc::value_not_allowed,
            std::string(number) + " is no number of at most " + std::to_string(digits) + " digits"
        );
    text_.insert(begins_.back(), digits - number.size(), '0');
}

void composed_builder::replace_by_shard(unsigned count)
{
    const unsigned shard = shard_of(std::string_view(text_).substr(begins_.back()), count);
    text_.resize(begins_.back());
    text_ += std::to_string(shard);
}

void composed_builder::add_number(const composed_part& part, unsigned number)
{
    begins_.push_back(text_.size());
    text_ += std::to_string(number);
    pad(part.digits);
}

void composed_builder::check() const
{
    for (std::size_t i = 0; i + 1 < begins_.size(); ++i)
    {
        const composed_part& part = of_.parts[i];
        if (!part.member || part.digits != 0)
            continue;
        const std::string_view next = of_.parts[i + 1].text;
        if (text_.find(next, begins_[i]) == begins_[i + 1])
            continue;
        const std::string value = text_.substr(begins_[i], begins_[i + 1] - begins_[i]);
        throw error(
            errc::value_not_allowed,
            "cannot store \"" + value + "\" as part of " + form_of(of_) + ": what follows it, \"" +
                std::string(next) + "\", would be found before its end when it is read"
        );
    }
}

void composed_builder::add_members_of(const void* object)
{
    for (const composed_part& part : of_.parts)
    {
        // Members are read, not changed; the tables have one function for both uses.
        add(part, [&](value_writer& out) {
            part.ops->write(out, part.member(const_cast<void*>(object)));
        });
    }
}

std::vector<std::string_view> pieces_of(const composed_text& of, std::string_view text)
{
    std::vector<std::string_view> pieces(fits(of, text) ? of.parts.size() : 0);
    composed_splitter splitter(of, text);
    for (std::size_t i = 0; i < pieces.size(); ++i)
        splitter.take(i, pieces[i]);
    return pieces;
}

bool is_text_of(const composed_text& of, const void* object, std::string_view text)
{
    try
    {
        composed_builder made(of);
        made.add_members_of(object);
        return made.text() == text;
    }
    catch (const error&)
    {
        return false;
    }
}

bool read_members(const composed_text& of, void* object, std::string_view text)
{
    const std::vector<std::string_view> pieces = pieces_of(of, text);
    for (std::size_t i = 0; i < pieces.size(); ++i)
    {
        const composed_part& part = of.parts[i];
        if (part.member && part.shards == 0 && read_piece(part, object, pieces[i]) != errc{})
            return false;
    }
    return !pieces.empty();
}

unsigned shard_of(std::string_view text, unsigned count) noexcept
{
    // FNV-1a.
    std::uint64_t hash = 14695981039346656037U;
    for (const char each : text)
    {
        hash ^= static_cast<unsigned char>(each);
        hash *= 1099511628211U;
    }
    return static_cast<unsigned>(hash % count);
}

unsigned shards_of(const composed_text& of) noexcept
{
    for (const composed_part& part : of.parts)
    {
        if (part.shards != 0)
            return part.shards;
    }
    return 0;
}

std::string form_of(const composed_text& of)
{
    bool has_members = false;
    std::string form;
    for (const composed_part& part : of.parts)
    {
        if (part.member)
            form += '*';
        else
            form += part.text;
        has_members = has_members || part.member;
    }
    return (has_members ? "a text like " : "the text ") + form;
}

std::string prefix_of(const composed_text& of)
{
    std::string prefix;
    for (const composed_part& part : of.parts)
    {
        if (part.member)
            break;
        prefix += part.text;
    }
    return prefix;
}

// -- As values of attributes

void write_composed(value_writer& writer, const composed_text& composed, const void* object)
{
    composed_builder made(composed);
    made.add_members_of(object);
    made.check();
    writer.string(made.text());
}

void write_composed_values(
    value_writer& writer, const composed_text& composed, std::span<const key_part> members
)
{
    composed_builder made(composed);
    auto next = members.begin();
    for (const composed_part& part : composed.parts)
    {
        made.add(part, [&](value_writer& out) {
            if (part.shards != 0)
                find_member(composed, members, part).write(out);
            else
                (next++)->write(out);
        });
    }
    made.check();
    writer.string(made.text());
}

void write_composed_beginning(
    value_writer& writer, const composed_text& composed, std::span<const key_part> members
)
{
    composed_builder made(composed);
    auto next = members.begin();
    for (const composed_part& part : composed.parts)
    {
        if (part.member && next == members.end())
            break;
        made.add(part, [&](value_writer& out) { (next++)->write(out); });
    }
    made.check();
    writer.string(made.text());
}

void write_in_shard(
    value_writer& writer, const composed_text& of, std::span<const key_part> members, unsigned shard
)
{
    composed_builder made(of);
    auto next = members.begin();
    for (const composed_part& part : of.parts)
    {
        if (part.shards != 0)
            made.add_number(part, shard);
        else
            made.add(part, [&](value_writer& out) { (next++)->write(out); });
    }
    made.check();
    writer.string(made.text());
}

errc read_composed(const composed_text& composed, void* object, std::string_view text)
{
    const auto is_read = [](const composed_part& part) { return part.is_read; };
    const auto parts = composed.parts;
    const bool gives_values = std::any_of(parts.begin(), parts.end(), is_read);
    // What it says else is made anew when the item is written.
    if (!composed.is_checked && !gives_values)
        return errc{};
    if (!fits(composed, text))
        return errc::value_not_allowed;
    composed_splitter pieces(composed, text);
    for (std::size_t i = 0; i < parts.size(); ++i)
    {
        std::string_view piece;
        pieces.take(i, piece);
        if (!parts[i].is_read)
            continue;
        const errc failure = read_piece(parts[i], object, piece);
        if (failure != errc{})
            return failure;
    }
    return errc{};
}

bool is_composed_absent(const composed_text& composed, const void* object)
{
    const auto is_absent = [&](const composed_part& part) {
        return part.ops && part.ops->is_absent &&
               part.ops->is_absent(part.member(const_cast<void*>(object)));
    };
    return std::any_of(composed.parts.begin(), composed.parts.end(), is_absent);
}

void set_composed_absent(const composed_text& composed, void* object)
{
    for (const composed_part& part : composed.parts)
    {
        if (part.is_read && part.ops->set_absent)
            part.ops->set_absent(part.member(object));
    }
}

}  // namespace ddbm::detail
