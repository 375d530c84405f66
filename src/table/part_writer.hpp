// Where the parts of requests are written: reads and writes of one item, which a request has one
// of, a batch or a transaction many.

#ifndef DDBM_SRC_PART_WRITER_HPP
#define DDBM_SRC_PART_WRITER_HPP

#include "values/json_value_writer.hpp"
#include "values/json_writer.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/key_schema.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm::detail {

// Where something stands in a text.
class text_place
{
public:
    text_place() = default;
    text_place(std::size_t begin, std::size_t size) : begin_(begin), size_(size) {}

    std::string_view in(std::string_view text) const { return text.substr(begin_, size_); }

private:
    std::size_t begin_ = 0;
    std::size_t size_ = 0;
};

class part_writer
{
public:
    // Appends to `out`, which outlives the writer. Places are in what is appended.
    explicit part_writer(std::string& out)
        : out_(out), start_(out.size()), json_(out), values_(json_)
    {
    }

    json_writer& json() noexcept { return json_; }
    // Writes one item or key after the other.
    json_value_writer& values() noexcept { return values_; }

    std::string_view text() const { return std::string_view(out_).substr(start_); }

    // Where that stands which `write` appends.
    template <class Write>
    text_place place_of(Write write)
    {
        const std::size_t begin = text().size();
        write();
        return {begin, text().size() - begin};
    }

private:
    std::string& out_;
    const std::size_t start_;
    json_writer json_;
    json_value_writer values_;
};

// The member "Key". Returns where its value stands.
text_place write_key(part_writer& out, const key_schema& schema, std::span<const key_part> values);

// The same failure, with the place where it happened unless it names one itself.
error with_path(const error& why, std::string path);

// The same failure of one of many items, with its place among them in front of what is said.
error with_position(const error& why, std::size_t position);

// Runs the writing of a part. What it throws is told with the place in the item where it happened
// and the key of that item, which `key_text` makes; empty where it is not known.
template <class KeyText, class Write>
auto with_place(part_writer& out, KeyText key_text, Write write)
{
    try
    {
        return write();
    }
    catch (const error& why)
    {
        const error placed = with_path(why, out.values().path());
        diagnostics diag = placed.get_diagnostics();
        if (diag.key().empty())
            diag.key(key_text());
        throw error(placed.code(), std::move(diag));
    }
}

}  // namespace ddbm::detail

#endif
