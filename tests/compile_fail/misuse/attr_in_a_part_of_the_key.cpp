// expected: ddbm: this member is no attribute by itself, only a part of one that is composed;
#include "compile_fail/model.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/compose.hpp>
#include <ddbm/converting_codec.hpp>

struct label
{
    std::string text;

    const std::string& to_text() const { return text; }
    static label from_text(const std::string& text) { return {text}; }
};

template <>
struct ddbm::codec<label> : ddbm::converting_codec<label, &label::to_text, &label::from_text>
{
};

struct parcel
{
    label to;
};

template <>
struct ddbm::model_of<parcel>
{
    static constexpr auto value =
        ddbm::model<parcel>("parcels").partition_key("pk", ddbm::compose("TO#", &parcel::to));
};

const auto asked = ddbm::attr<&parcel::to, &label::text> == "x";
