#include "local/expression/survey.hpp"

#include "local/expression/path_index.hpp"
#include "local/expression/reserved_words.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace ddbm::local::detail {
namespace {

enum class place
{
    whole_condition,
    operand_of_condition,
    whole_value,  // of SET
    term,         // of a sum or a function in SET
};

bool is_of_updates(function called)
{
    return called == function::if_not_exists || called == function::list_append;
}

// Null: it may stand there. Otherwise how the message goes on before the function's name.
const char* misuse(function called, place where)
{
    constexpr const char* not_this_way = "to be used this way in an expression";
    switch (where)
    {
    case place::whole_condition:
    case place::operand_of_condition:
        if (is_of_updates(called))
            return "in a condition expression";
        return (called == function::size) == (where == place::operand_of_condition) ? nullptr
                                                                                    : not_this_way;
    case place::whole_value:
    case place::term:
        if (!is_of_updates(called))
            return "in an update expression";
        return called == function::list_append && where == place::term ? not_this_way : nullptr;
    }
    return nullptr;
}

// The first finding of each kind.
class survey
{
public:
    explicit survey(expression_name name) : name_(name) {}

    void look_at(const operand& each, place where)
    {
        switch (each.what)
        {
        case operand::kind::path:
            look_at_path(each);
            break;
        case operand::kind::value:
            break;
        case operand::kind::call:
            look_at_call(each, where);
            for (const operand& argument : each.arguments)
                look_at(argument, inside(where));
            break;
        }
    }

    void look_at(const condition_node& node)
    {
        const place where = node.op == condition_operator::call ? place::whole_condition
                                                                : place::operand_of_condition;
        for (const operand& each : node.operands)
            look_at(each, where);
        for (const condition_node& child : node.children)
            look_at(child);
    }

    void check_reserved_word() const
    {
        check("Attribute name is a reserved keyword; reserved keyword: ", reserved_);
    }
    void check_function_name() const { check("Invalid function name; function: ", unknown_); }
    void check_misuse() const { check("The function is not allowed ", misused_); }
    void check_index() const
    {
        check("List index is not within the allowable range; index: ", index_);
    }

private:
    static place inside(place where)
    {
        return where == place::whole_value || where == place::term ? place::term
                                                                   : place::operand_of_condition;
    }

    // A placeholder is none.
    static bool is_reserved(std::string_view name)
    {
        return !name.starts_with('#') && is_reserved_word(name);
    }

    void look_at_path(const operand& path)
    {
        for (const written_step& step : path.written)
        {
            if (step.is_index && index_.empty() && !read_index(step.text))
                index_ = "[" + std::string(step.text) + "]";
            else if (!step.is_index && reserved_.empty() && is_reserved(step.text))
                reserved_ = step.text;
        }
    }

    void look_at_call(const operand& call, place where)
    {
        if (call.called == function::unknown)
        {
            if (unknown_.empty())
                unknown_ = call.name;
        }
        else if (const char* why = misuse(call.called, where); why && misused_.empty())
        {
            misused_ = std::string(why) + "; function: " + call.name;
        }
    }

    void check(std::string_view start, const std::string& finding) const
    {
        if (!finding.empty())
            name_.refuse(std::string(start) + finding);
    }

    expression_name name_;
    std::string reserved_;
    std::string unknown_;
    std::string misused_;
    std::string index_;
};

}  // namespace

void survey_condition(expression_name name, const condition_node& root)
{
    survey found(name);
    found.look_at(root);
    found.check_function_name();
    found.check_misuse();
    found.check_reserved_word();
    found.check_index();
}

void survey_update(expression_name name, const std::vector<update_action>& actions)
{
    survey found(name);
    for (const update_action& action : actions)
    {
        found.look_at(action.target, place::term);
        const bool sum = action.terms.size() > 1;
        for (const operand& term : action.terms)
            found.look_at(term, sum ? place::term : place::whole_value);
    }
    found.check_reserved_word();
    found.check_function_name();
    found.check_misuse();
    found.check_index();
}

void survey_projection(expression_name name, const std::vector<operand>& paths)
{
    survey found(name);
    for (const operand& path : paths)
        found.look_at(path, place::term);
    found.check_reserved_word();
    found.check_index();
}

}  // namespace ddbm::local::detail
