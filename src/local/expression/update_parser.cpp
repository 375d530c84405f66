#include "local/expression/update_parser.hpp"

#include "local/expression/operand_parser.hpp"
#include "local/expression/survey.hpp"
#include "local/expression/token_cursor.hpp"
#include "local/expression/update_checks.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace ddbm::local::detail {
namespace {

constexpr expression_name update_name{"UpdateExpression"};

struct section_word
{
    token keyword;
    update_section section;
    std::string_view name;
};

constexpr std::array<section_word, 4> sections{{
    {token::keyword_set, update_section::set, "SET"},
    {token::keyword_remove, update_section::remove, "REMOVE"},
    {token::keyword_add, update_section::add, "ADD"},
    {token::keyword_delete, update_section::erase, "DELETE"},
}};

class update_parser
{
public:
    explicit update_parser(token_cursor& cursor) : cursor_(cursor)
    {
        constexpr std::size_t usual_actions = 4;
        actions_.reserve(usual_actions);
    }

    std::vector<update_action> parse()
    {
        do
            parse_section();
        while (cursor_.kind() != token::end);
        return std::move(actions_);
    }

    void check_sections() const
    {
        if (repeated_.empty())
            return;
        update_name.refuse(
            "The \"" + repeated_ + "\" section can only be used once in an update expression;"
        );
    }

private:
    void parse_section()
    {
        const section_word* const word = find_section();
        if (!word)
            cursor_.fail();
        cursor_.take();
        bool& used = used_[static_cast<std::size_t>(word - sections.data())];
        if (used && repeated_.empty())
            repeated_ = word->name;
        used = true;

        do
            parse_action(word->section);
        while (cursor_.take_if(token::comma));
    }

    const section_word* find_section() const
    {
        for (const section_word& word : sections)
        {
            if (word.keyword == cursor_.kind())
                return &word;
        }
        return nullptr;
    }

    void parse_action(update_section section)
    {
        update_action action;
        action.section = section;
        action.target = parse_path(cursor_);
        switch (section)
        {
        case update_section::set:
            cursor_.expect(token::equal);
            parse_new_value(action);
            break;
        case update_section::remove:
            break;
        case update_section::add:
        case update_section::erase:
            action.terms.push_back(parse_value(cursor_));
            break;
        }
        actions_.push_back(std::move(action));
    }

    // Parentheses at the beginning may belong to the first term or to the whole sum.
    void parse_new_value(update_action& action)
    {
        std::size_t open = 0;
        while (cursor_.take_if(token::open))
            ++open;
        action.terms.push_back(parse_operand(cursor_));
        open -= close_parentheses(cursor_, action.terms.front(), open);
        if (cursor_.kind() == token::plus || cursor_.kind() == token::minus)
        {
            cursor_.count_operator();
            action.minus = cursor_.kind() == token::minus;
            cursor_.take();
            action.terms.push_back(parse_operand(cursor_));
            if (open > 1)
                cursor_.note_redundant_parentheses();
        }
        for (; open > 0; --open)
            cursor_.expect(token::close);
    }

    token_cursor& cursor_;
    std::vector<update_action> actions_;
    std::array<bool, sections.size()> used_{};
    std::string repeated_;
};

}  // namespace

update_actions read_update(std::string_view text, placeholders& p)
{
    token_cursor cursor(update_name, text);
    update_parser parser(cursor);
    update_actions update;
    update.actions = parser.parse();
    cursor.check_parentheses();
    survey_update(update_name, update.actions);
    parser.check_sections();
    check_update(update_name, update, p);
    cursor.check_operators();
    update.targets = make_path_tree(update.paths);
    return update;
}

}  // namespace ddbm::local::detail
