// What is told of a bulk in place of carrying it out: gathered from its requests, one after the
// other, of which none is sent.

#ifndef DDBM_SRC_BULK_EXPLANATION_HPP
#define DDBM_SRC_BULK_EXPLANATION_HPP

#include "table/bulk_operation.hpp"
#include "table/bulk_tables.hpp"
#include "values/json_writer.hpp"

#include <ddbm/explanation.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace ddbm::detail {

class bulk_explanation
{
public:
    // The work and the tables outlive it. Throws why the options are none.
    bulk_explanation(bulk_work& work, const bulk_tables& tables, const bulk& options);

    // Has the work take what is to be taken before the next request. Throws what the bulk fails
    // with where all requests before have been carried out.
    void prepare();

    // The next request: `write` writes its body.
    template <class Write>
    void add_request(Write write)
    {
        if (requests_++ != 0)
            return;
        json_writer json(first_);
        write(json);
    }
    // Of one read or write in it.
    void add_cost(std::uint32_t table, const estimate& least);

    // Of all of them.
    explanation take();

private:
    [[noreturn]] void refuse(const error& why) const;

    bulk_work& work_;
    const bulk_tables& tables_;
    std::size_t requests_ = 0;
    std::string first_;
    std::map<std::string, estimate> costs_;
};

}  // namespace ddbm::detail

#endif
