#ifndef DDBM_DETAIL_KEY_PART_HPP
#define DDBM_DETAIL_KEY_PART_HPP

namespace ddbm {
class value_writer;
}

namespace ddbm::detail {

// The value of one attribute of a key, in the form that its owner has it.
class key_part
{
public:
    using write_function = void (*)(value_writer&, const void*);

    // None.
    key_part() = default;
    key_part(const void* value, write_function how) noexcept : value_(value), write_(how) {}

    // That of a composed attribute, of which the members are given so; `members` is not null, even
    // if there are none.
    key_part(const void* value, write_function how, const key_part* members) noexcept
        : value_(value), write_(how), members_(members)
    {
    }

    void write(value_writer& out) const { write_(out, value_); }
    const void* value() const noexcept { return value_; }
    const key_part* members() const noexcept { return members_; }

private:
    const void* value_ = nullptr;
    write_function write_ = nullptr;
    const key_part* members_ = nullptr;
};

}  // namespace ddbm::detail

#endif
