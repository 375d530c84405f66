// What a range would do, or several that are merged: the first request of each, as it begins anew.

#include "client/client_state.hpp"
#include "table/merge_state.hpp"
#include "table/range_state.hpp"
#include "values/json_writer.hpp"

#include <ddbm/explanation.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace {

const char* const nothing_is_sent = "nothing is sent: the range is at its end";

std::string request_for(const range_request& request, const page_fetch& page)
{
    std::string text;
    json_writer json(text);
    write_page_request(json, request, {page.lane, page.start, page.most});
    return text;
}

// Of each segment one request at least, of something.
estimate least_cost(const range_request& request)
{
    const auto reads = request.consistency.value_or(request.table.db.options().consistency());
    estimate cost = estimate::page(0, reads);
    for (std::int64_t i = 1; i < request.segments; ++i)
        cost += estimate::page(0, reads);
    return cost;
}

void warn(explanation& of, const range_request& request)
{
    of.warning("the size of what is read is not known before");
    if (!request.is_query())
        of.warning(
            request.limit ? "a scan reads whatever it finds first"
                          : "a scan reads all that there is, and pays for it"
        );
    if (request.segments > 1)
        of.warning(
            "each of its " + std::to_string(request.segments) + " segments sends such a request"
        );
    if (request.is_filtered())
        of.warning("what the filter leaves out is paid for as well");
    if (request.counts_only)
        of.warning("what is counted costs as much as if it were read");
    else if (!request.projection.empty())
        of.warning("the attributes that are left out are paid for as well");
    if (request.index && !request.index->is_local)
        of.warning("a global index has no consistent reads, and shows a write some time after it");
}

// The next page of a range that is nobody else's, for an operation that wants so many items; from a
// place on, or where it begins by itself.
explanation explain_page(range_state& range, std::int64_t wanted, const range_place* at = nullptr)
{
    range.begin(at);
    const range_request& request = range.request;
    if (request.refused)
        throw *request.refused;
    explanation made;
    made.operation(request.operation()).table(*request.table.name);
    if (request.index)
        made.index(std::string(request.index->name));
    const auto page = range.progress->begin_fetch(wanted);
    if (!page)
    {
        made.requests(0).warning(nothing_is_sent);
        return made;
    }
    try
    {
        made.request(request_for(request, *page)).cost(least_cost(request));
    }
    catch (const error& why)
    {
        diagnostics diag = why.get_diagnostics();
        diag.table(*request.table.name);
        request.table.db.state()->name_operation(diag, service::dynamodb, request.operation());
        throw error(why.code(), std::move(diag));
    }
    warn(made, request);
    return made;
}

std::vector<range_place> first_places(const merge_state& merge)
{
    try
    {
        merge.check_direction();
        return merge.first_places();
    }
    catch (const error& why)
    {
        throw merge.with_circumstances(why);
    }
}

// Each sentence once.
void warn_as(explanation& of, const explanation& part)
{
    const auto& said = of.warnings();
    for (const std::string& each : part.warnings())
        if (std::find(said.begin(), said.end(), each) == said.end())
            of.warning(each);
}

}  // namespace

explanation explain_range(const range_state& range)
{
    range_state anew(range.request);
    return explain_page(anew, 1);
}

explanation count_call::explain() const
{
    return explain_page(*range_->rest_to_count(), range_progress::all);
}

explanation explain_range(const merge_state& merge)
{
    const auto first = first_places(merge);
    const auto ranges = merge.ranges();
    explanation made;
    estimate sum;
    std::size_t requests = 0;
    for (std::size_t i = 0; i < ranges.size(); ++i)
    {
        range_state anew(ranges[i]->request);
        anew.request.take = merge.take_of(i);
        explanation part = explain_page(anew, 1, first.empty() ? nullptr : &first[i]);
        if (i == 0)
            made.operation(part.operation()).table(part.table()).index(part.index());
        sum += part.cost();
        requests += part.requests();
        if (part.requests() != 0)
            warn_as(made, part);
        made.part(std::move(part));
    }
    if (requests == 0)
        made.warning(nothing_is_sent);
    made.cost(sum).requests(requests);
    return made;
}

}  // namespace ddbm::detail
