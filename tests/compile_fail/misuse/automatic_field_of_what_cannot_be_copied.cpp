// expected: ddbm: objects with automatic fields are copied before they are written, and these
#include "compile_fail/model.hpp"

#include <memory>

struct page
{
    int id = 0;
    int version = 0;
    std::unique_ptr<int> next;
};

template <>
struct ddbm::model_of<page>
{
    static constexpr auto value = ddbm::model<page>("pages")
                                      .partition_key("id", &page::id)
                                      .field("next", &page::next)
                                      .version("v", &page::version);
};

template boost::asio::awaitable<void> use<page>(ddbm::client);
