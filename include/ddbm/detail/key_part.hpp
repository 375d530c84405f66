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

    key_part(const void* value, write_function how) noexcept : value_(value), write_(how) {}

    void write(value_writer& out) const { write_(out, value_); }

private:
    const void* value_;
    write_function write_;
};

}  // namespace ddbm::detail

#endif
