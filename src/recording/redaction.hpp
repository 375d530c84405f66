// Takes the values out of a request or a reply and leaves what it looks like. Everything that can
// be data goes: values of attributes, also where they are elements or members, strings that are no
// known word of the protocol, literals of PartiQL, the service's messages. What stays are names (of
// operations, tables, indexes and attributes, keys of maps among them), expressions, the words
// of the protocol, counts and booleans of the protocol itself.

#ifndef DDBM_SRC_RECORDING_REDACTION_HPP
#define DDBM_SRC_RECORDING_REDACTION_HPP

#include <map>
#include <string>
#include <string_view>

namespace ddbm::detail {

// What stands in for a value of the same type. Texts of binary values are base64.
class stand_ins
{
public:
    virtual ~stand_ins() = default;

    virtual std::string string(std::string_view text) = 0;
    virtual std::string number(std::string_view text) = 0;
    virtual std::string binary(std::string_view text) = 0;
    virtual bool boolean(bool value) = 0;
};

// The same for the same value, another one for another, so that keys still match: "s1", "s2" ..; 1,
// 2 ..; bytes of "b1", "b2" .. in the order in which they come. Numbers are the same by value.
// Empty texts stay, all booleans are true. Nothing can be told of a value by its stand-in, neither
// its length nor how it compares.
class numbered_stand_ins final : public stand_ins
{
public:
    std::string string(std::string_view text) override;
    std::string number(std::string_view text) override;
    std::string binary(std::string_view text) override;
    bool boolean(bool value) override;

private:
    using numbers = std::map<std::string, std::size_t, std::less<>>;

    static std::size_t number_of(std::string_view text, numbers& known);

    numbers strings_;
    numbers numbers_;
    numbers binaries_;
};

// One for all values of a type: what is left tells requests of another form apart, but not of other
// values.
class equal_stand_ins final : public stand_ins
{
public:
    std::string string(std::string_view text) override;
    std::string number(std::string_view text) override;
    std::string binary(std::string_view text) override;
    bool boolean(bool value) override;
};

// The JSON without white space, with stand-ins. Throws errc::invalid_reply or
// errc::nesting_too_deep where it is none.
std::string redacted(std::string_view json, stand_ins& in_place);

}  // namespace ddbm::detail

#endif
