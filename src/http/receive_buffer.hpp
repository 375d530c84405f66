#ifndef DDBM_SRC_RECEIVE_BUFFER_HPP
#define DDBM_SRC_RECEIVE_BUFFER_HPP

#include <openssl/crypto.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>

namespace ddbm::detail {

// Room for one reply, grown on demand and not initialised. Connections own one only while a reply
// comes in, so that ten thousand waiting operations do not hold ten thousand buffers.
//
// One for secrets overwrites all memory that it has had.
class receive_buffer
{
public:
    static constexpr std::size_t first_size = 16 * 1024;

    enum class content
    {
        usual,
        secrets,
    };

    receive_buffer() = default;
    explicit receive_buffer(content what) : is_for_secrets_(what == content::secrets) {}

    bool empty() const noexcept { return !bytes_; }
    const char* data() const noexcept { return bytes_.get(); }
    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return capacity_; }

    char* free_begin() noexcept { return bytes_.get() + size_; }
    std::size_t free_size() const noexcept { return capacity_ - size_; }
    void received(std::size_t count) noexcept { size_ += count; }
    void clear() noexcept { size_ = 0; }

    // The first `count` bytes are of no more use.
    void drop(std::size_t count) noexcept
    {
        size_ -= count;
        if (size_ != 0)
            std::memmove(bytes_.get(), bytes_.get() + count, size_);
    }

    void reserve(std::size_t capacity)
    {
        if (capacity <= capacity_)
            return;
        bytes grown(new char[capacity], wiping(is_for_secrets_ ? capacity : 0));
        if (size_ != 0)
            std::memcpy(grown.get(), bytes_.get(), size_);
        bytes_ = std::move(grown);
        capacity_ = capacity;
    }

    // Makes room for more when the final size is not known.
    void grow() { reserve(std::max(first_size, capacity_ * 2)); }

private:
    struct wiping
    {
        wiping() noexcept {}
        explicit wiping(std::size_t all) noexcept : size(all) {}

        void operator()(char* memory) const noexcept
        {
            if (size != 0)
                OPENSSL_cleanse(memory, size);
            delete[] memory;
        }

        std::size_t size = 0;
    };
    using bytes = std::unique_ptr<char[], wiping>;

    bytes bytes_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    bool is_for_secrets_ = false;
};

}  // namespace ddbm::detail

#endif
