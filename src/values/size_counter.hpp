#ifndef DDBM_SRC_VALUES_SIZE_COUNTER_HPP
#define DDBM_SRC_VALUES_SIZE_COUNTER_HPP

#include <ddbm/value_writer.hpp>

#include <array>
#include <cstddef>

namespace ddbm::detail {

// Counts the bytes of an item that is written to it, as item_size does those of one that is there.
class size_counter final : public value_writer
{
public:
    std::size_t size() const noexcept { return size_; }

private:
    void do_null() override { count(1); }
    void do_boolean(bool) override { count(1); }
    void do_string(std::string_view text) override { count(text.size()); }
    void do_number(std::string_view text) override;
    void do_binary(std::span<const std::byte> bytes) override { count(bytes.size()); }
    void do_begin_list() override;
    void do_end_list() override {}
    void do_begin_map() override;
    void do_key(std::string_view name) override;
    void do_end_map() override {}
    void do_begin_set(attribute_type type) override;
    void do_end_set() override {}

    // A value where the writer is.
    void count(std::size_t bytes) noexcept { size_ += bytes + overhead_[depth()]; }
    void open(std::size_t bytes, std::size_t overhead) noexcept;

    std::size_t size_ = 0;
    // Of an element, for each container that is open: that of an entry counts with its name.
    std::array<std::size_t, max_depth + 3> overhead_{};
};

}  // namespace ddbm::detail

#endif
