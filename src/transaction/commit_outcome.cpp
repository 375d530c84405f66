#include "transaction/commit_outcome.hpp"

#include <ddbm/cancellation_reason.hpp>
#include <ddbm/item_json.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace ddbm::detail {

const std::string_view record_words =
    "the record of this work is not as it was left: another program goes on with the work, or has "
    "changed its record";

namespace {

// That passes by itself.
bool is_in_the_way(error_code code)
{
    return code == service_errc::transaction_conflict || is_throttling(code);
}

// The reasons of a single write are its failure.
std::vector<cancellation_reason>
reasons_of(const commit_plan& plan, error_code code, const diagnostics& diag)
{
    if (plan.kind() != commit_kind::one_write)
        return diag.cancellation_reasons();
    std::vector<cancellation_reason> reasons;
    if (code != service_errc::conditional_check_failed &&
        code != service_errc::transaction_conflict)
        return reasons;
    cancellation_reason only;
    only.code = code;
    if (diag.returned_item())
        only.returned_item = *diag.returned_item();
    reasons.push_back(std::move(only));
    return reasons;
}

bool is_as_seen(const seen_item& seen, const std::optional<item>& there)
{
    if (seen.there() != presence::present)
        return !there;
    return there && *there == seen.attributes();
}

seen_item seen_of(const std::optional<item>& there)
{
    return there ? seen_item::present(to_json(*there)) : seen_item::absent();
}

std::string_view words_of(errc meaning)
{
    switch (meaning)
    {
    case errc::conflict_exists:
        return "there is an item with this key";
    case errc::not_found:
        return "there is no item with this key";
    default:
        return "the condition of the action does not hold";
    }
}

error answer_of(
    const log_entry& action,
    error_code code,
    std::string message,
    const diagnostics& diag,
    const cancellation_reason& reason
)
{
    diagnostics told = diag;
    told.message(std::string(action.action()) + ": " + std::move(message));
    told.table(action.table()).key(action.id().key);
    if (reason.returned_item)
        told.returned_item(*reason.returned_item);
    return error(code, std::move(told));
}

// An attempt before may have been the one that has changed the item: nobody can tell.
error in_doubt(const log_entry& action, const diagnostics& diag)
{
    diagnostics told = diag;
    told.message(
        "an attempt at the commit may have been applied: its reply was lost, and after it the item "
        "was another one than was read; transaction_options::exactly_once is for those who have to "
        "know"
    );
    told.table(action.table()).key(action.id().key);
    return error(errc::conflict_changed, std::move(told));
}

// Puts together what the reasons say.
class reason_reader
{
public:
    explicit reason_reader(const diagnostics& diag) : diag_(diag) {}

    void add(const log_entry& action, const cancellation_reason& reason)
    {
        if (!reason.code)
            return keep(action);
        if (is_in_the_way(reason.code))
            return lose(action);
        if (reason.code == service_errc::conditional_check_failed)
            return add_condition(action, reason);
        if (!failure_)
            failure_ = answer_of(action, reason.code, reason.message, diag_, reason);
    }

    // Of a unique value.
    void add(const sentinel_action& action, const cancellation_reason& reason)
    {
        if (!reason.code)
            return;
        if (is_in_the_way(reason.code))
        {
            if (!made_.lost)
                made_.lost = item_id{action.owner.table, action.owner.key};
            return;
        }
        if (reason.code == service_errc::conditional_check_failed)
        {
            if (!condition_)
                condition_ = action.refusal(diag_);
            return;
        }
        if (failure_)
            return;
        diagnostics told = diag_;
        told.message(std::string(action.name) + " of a unique value: " + reason.message);
        told.table(action.owner.table).key(action.owner.key);
        failure_ = error(reason.code, std::move(told));
    }

    commit_outcome outcome() &&
    {
        // What cannot be right is told at once. A condition of the program's own only where all
        // that it has read was still so: what it asks may depend on that.
        if (failure_)
            made_.answer = std::move(failure_);
        else if (!made_.lost)
            made_.answer = std::move(condition_);
        return std::move(made_);
    }

private:
    void keep(const log_entry& action)
    {
        if (action.seen().there() == presence::unknown)
            return;
        made_.known.insert_or_assign(action.id(), action.seen().by_itself());
    }

    void lose(const log_entry& action)
    {
        if (!made_.lost)
            made_.lost = action.id();
    }

    void add_condition(const log_entry& action, const cancellation_reason& reason)
    {
        const std::optional<item>& there = reason.returned_item;
        const bool was_read = action.seen().there() != presence::unknown;
        const bool has_changed = was_read && !is_as_seen(action.seen(), there);
        const errc of_change = action.write().of_change;
        if (has_changed && of_change != errc{})
        {
            if (!failure_)
                failure_ = answer_of(action, of_change, std::string(record_words), diag_, reason);
            return;
        }
        const errc meaning = meaning_of(action, there.has_value());
        if (has_changed || meaning == errc{})
        {
            made_.known.insert_or_assign(action.id(), seen_of(there));
            return lose(action);
        }
        keep(action);
        if (!condition_)
            condition_ = answer_of(action, meaning, std::string(words_of(meaning)), diag_, reason);
    }

    static errc meaning_of(const log_entry& action, bool is_there)
    {
        if (action.write().kind != effect::none)
            return is_there ? action.write().of_item : action.write().of_none;
        return is_there && action.must_be_absent() ? errc::conflict_exists : errc::condition_failed;
    }

    const diagnostics& diag_;
    commit_outcome made_;
    std::optional<error> failure_;
    std::optional<error> condition_;
};

}  // namespace

commit_outcome outcome_of(const commit_plan& plan, error_code code, const diagnostics& known)
{
    const bool is_one = plan.kind() == commit_kind::one_write;
    const std::vector<cancellation_reason> reasons = reasons_of(plan, code, known);
    // By then it may be another one than was read because of this very write.
    if (is_one && !reasons.empty() && known.applied() == applied::maybe)
    {
        commit_outcome doubtful;
        doubtful.answer = in_doubt(*plan.actions().front(), known);
        return doubtful;
    }
    diagnostics diag = known;
    if (!is_one)
        hide_sentinels(diag, plan.actions().size());
    // Whatever became of an attempt before: by its token it would have been known.
    if (code == service_errc::transaction_canceled)
        diag.applied(applied::no);
    const bool is_cancelled = is_one || code == service_errc::transaction_canceled;
    const std::size_t actions = plan.actions().size();
    if (!is_cancelled || reasons.size() != actions + plan.sentinels().size())
    {
        commit_outcome failed;
        failed.answer = error(code, diag);
        return failed;
    }
    reason_reader read(diag);
    for (std::size_t i = 0; i < actions; ++i)
        read.add(*plan.actions()[i], reasons[i]);
    for (std::size_t i = actions; i < reasons.size(); ++i)
        read.add(plan.sentinels()[i - actions], reasons[i]);
    commit_outcome made = std::move(read).outcome();
    // Cancelled, and by nothing.
    if (!made.answer && !made.lost)
        made.answer = error(code, diag);
    return made;
}

std::optional<commit_outcome>
outcome_of_look(const commit_plan& plan, const std::vector<std::optional<item>>& found)
{
    commit_outcome made;
    for (std::size_t i = 0; i < plan.actions().size(); ++i)
    {
        const log_entry& action = *plan.actions()[i];
        made.known.insert_or_assign(action.id(), seen_of(found.at(i)));
        if (!made.lost && !is_as_seen(action.seen(), found[i]))
            made.lost = action.id();
    }
    if (!made.lost)
        return std::nullopt;
    return made;
}

bool is_contention(error_code code, const diagnostics& diag)
{
    const auto& reasons = diag.cancellation_reasons();
    return code == service_errc::transaction_canceled && !reasons.empty() &&
           std::all_of(reasons.begin(), reasons.end(), [](const cancellation_reason& each) {
               return !each.code || is_in_the_way(each.code);
           });
}

}  // namespace ddbm::detail
