// The reply of a BatchGetItem, straight into objects: an item is found out by its key, which tells
// where it was asked for, and read for each of those places by the model that is wanted there.

#ifndef DDBM_SRC_BATCH_REPLY_HPP
#define DDBM_SRC_BATCH_REPLY_HPP

#include "table/bulk_tables.hpp"
#include "table/read_list.hpp"

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

struct batch_get_answers
{
    // By position; of items that there are not, too.
    std::vector<std::pair<std::size_t, read_answer>> found;
    // For each read whether it is handed back.
    std::vector<bool> unprocessed;
};

// Items may also be encoded beside the text, see encoded_items.hpp. Throws errc::invalid_reply for
// what is no reply to these reads, and for encoded items that are none what read_model_reply does.
// An item that does not fit its model is an answer.
batch_get_answers read_batch_reply(
    std::string_view reply,
    std::string_view items,
    const bulk_tables& tables,
    const std::vector<planned_read>& reads
);

}  // namespace ddbm::detail

#endif
