// The hash that items are spread by: MD5 of a fixed word and the key, as DynamoDB was seen to do.
#ifndef DDBM_SRC_LOCAL_STORAGE_PARTITION_HASH_HPP
#define DDBM_SRC_LOCAL_STORAGE_PARTITION_HASH_HPP

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_st;
struct evp_md_ctx_st;

namespace ddbm::local::detail {

class partition_hash
{
public:
    /// How many bytes of the hash are kept: enough for keys to meet rarely, and those that do only
    /// stand side by side.
    static constexpr std::size_t size = 8;

    partition_hash();

    void start();
    void add(std::string_view bytes);
    void finish(std::string& out);

private:
    struct deleter
    {
        void operator()(evp_md_st* algorithm) const noexcept;
        void operator()(evp_md_ctx_st* context) const noexcept;
    };

    std::unique_ptr<evp_md_st, deleter> algorithm_;
    std::unique_ptr<evp_md_ctx_st, deleter> context_;
};

/// To begin with is cheap for one that is kept, and dear for a new one.
partition_hash& hash_of_this_thread();

}  // namespace ddbm::local::detail

#endif
