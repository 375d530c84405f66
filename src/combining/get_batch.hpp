// GetItem requests that differ in their keys only, as one BatchGetItem: what is sent, and whose the
// items of the reply are.

#ifndef DDBM_SRC_COMBINING_GET_BATCH_HPP
#define DDBM_SRC_COMBINING_GET_BATCH_HPP

#include <ddbm/error_code.hpp>
#include <ddbm/item.hpp>
#include <ddbm/operations/batch_get_item.hpp>
#include <ddbm/operations/get_item.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ddbm::detail {

/// The same for requests that can go into one batch: those of the same table by the same name, with
/// the same consistency, projection and names of key attributes.
std::string group_of(const get_item_request& request);

/// The same for the same key. Throws what sending the request does if its key has no JSON.
std::string key_text_of(const get_item_request& request);

/// Whether a batch may have failed in this way for one of its keys, or for being a batch, so that
/// each caller has to ask for its key alone. All else is everybody's failure.
bool may_be_of_one_key(const error_code& failure) noexcept;

/** The requests of a batch, by position.
 *
 *  Items are known by their keys. A projection that leaves these out is sent with them, and they
 * are taken away from the items again.
 */
class get_batch
{
public:
    class answers
    {
    public:
        answers() = default;

        /// By position; empty where there is no such item, was none asked for, or was it handed
        /// back.
        std::vector<std::optional<item>> found;
        /// Positions that were not read, for another request.
        std::vector<std::size_t> handed_back;
    };

    /// For requests of the group of this one, whose key is not in it yet.
    explicit get_batch(const get_item_request& like);

    /// Takes the next position. No key twice.
    void add(item key);

    std::size_t size() const noexcept { return keys_.size(); }

    /// What reads the keys with these positions: one to a hundred.
    batch_get_item_request request(const std::vector<std::size_t>& positions) const;

    /// Throws errc::invalid_reply where an item has no key.
    answers read(batch_get_item_reply reply) const;

private:
    std::optional<std::size_t> position_of(const item& with_key) const;

    get_item_request like_;
    std::vector<std::string> key_names_;
    std::vector<std::string> added_names_;  // of key attributes that nobody asked for
    std::string projection_;
    expression_name_map names_;
    std::vector<item> keys_;
    std::unordered_map<std::string, std::size_t> positions_;  // by text
};

}  // namespace ddbm::detail

#endif
