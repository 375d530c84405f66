// One connection: reads a request, has it answered, writes the reply, and so on until either side
// has had enough. A reply is tried to be written at once, which nearly always works.
#ifndef DDBM_LOCAL_SERVER_CONNECTION_HPP
#define DDBM_LOCAL_SERVER_CONNECTION_HPP

#include "http/receive_buffer.hpp"
#include "memory_budget.hpp"
#include "reply.hpp"
#include "request_reader.hpp"

#include <ddbm/error_code.hpp>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/list_hook.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace ddbm::server {

namespace asio = boost::asio;

class worker;

/// Belongs to the thread of its worker. Whatever it waits for keeps it alive.
class connection : public boost::intrusive_ref_counter<connection, boost::thread_unsafe_counter>
{
public:
    using tcp = asio::ip::tcp;
    // The executor by its type: the erased one costs more than all else here.
    using socket = asio::basic_stream_socket<tcp, asio::io_context::executor_type>;
    using clock = std::chrono::steady_clock;

    connection(worker& owner, socket s);
    ~connection();

    void start();

    /// Takes no further request, but answers the one that is under way.
    void stop();

    /// Waits for a request, of which nothing has come.
    bool is_idle() const noexcept;
    /// Since when it waits for the other side, if it does.
    clock::time_point waits_since() const noexcept { return since_; }
    /// The other side has kept it waiting since before `then`.
    bool has_waited_since(clock::time_point then) const noexcept;

    void close();

    using unlinks_itself = boost::intrusive::link_mode<boost::intrusive::auto_unlink>;
    boost::intrusive::list_member_hook<unlinks_itself> hook;

private:
    enum class phase : std::uint8_t
    {
        receiving,
        holding_back,  // a reply that a fault wants to be late
        writing,
        draining,  // takes what still comes, so that the last reply is not lost
        closed,
    };
    struct late_reply;

    char* received_bytes() noexcept { return in_.free_begin() - in_.size() + begin_; }
    bool make_room();
    bool reserve(std::size_t capacity);
    void receive();
    void refuse_for_memory();
    void on_received(error_code ec, std::size_t count);
    void serve();
    template <class Step>
    void attempt(Step step) noexcept;
    bool serve_one();
    reply answer(request_reader::progress how) const;
    bool deliver(reply r);
    void hold_back(reply r);
    bool send(reply r);
    void send_rest(std::size_t sent);
    void send_continue();
    bool replied();
    void drain();
    void reset();

    worker& worker_;
    socket socket_;
    phase phase_ = phase::receiving;
    bool last_reply_ = false;
    bool on_loopback_ = false;
    clock::time_point since_;  // of waiting for the other side
    budget_share share_;       // what `in_` has beyond what every connection may keep
    detail::receive_buffer in_;
    std::size_t begin_ = 0;  // of the request, in the buffer
    request_reader reader_;
    std::unique_ptr<late_reply> late_;
    // What did not fit into the socket.
    std::string out_head_;
    std::string out_body_;
};

}  // namespace ddbm::server

#endif
