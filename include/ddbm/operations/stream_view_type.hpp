#ifndef DDBM_OPERATIONS_STREAM_VIEW_TYPE_HPP
#define DDBM_OPERATIONS_STREAM_VIEW_TYPE_HPP

namespace ddbm {

/// What a table's stream tells of a changed item.
enum class stream_view_type
{
    keys_only,
    new_image,
    old_image,
    new_and_old_images,
};

}  // namespace ddbm

#endif
