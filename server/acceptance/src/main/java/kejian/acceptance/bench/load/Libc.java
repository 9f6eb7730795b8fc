package kejian.acceptance.bench.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The few calls of Linux that the load generator needs. The JDK's own channels cannot throw a body
 * away inside the kernel ({@code MSG_TRUNC}, tcp(7)), and copying it would cost the client as much
 * as sending costs the server that it measures.
 */
final class Libc {

    static final int EPOLLIN = 1;
    static final int EPOLLOUT = 4;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int EAGAIN = 11;
    static final int EINTR = 4;
    static final int EINPROGRESS = 115;

    private static final int AF_INET = 2;
    private static final int SOCK_STREAM_NONBLOCK = 1 | 0x800;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int SO_RCVBUF = 8;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;

    /** The kernel packs the event on x86-64 only (epoll_ctl(2)). */
    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

    static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int EVENT_DATA = PACKED ? 4 : 8;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final ValueLayout.OfInt I = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong L = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfShort NETWORK =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final MethodHandle SOCKET = call("socket", FunctionDescriptor.of(I, I, I, I));
    private static final MethodHandle CONNECT =
            call("connect", FunctionDescriptor.of(I, I, ValueLayout.ADDRESS, I));
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(I, I));
    private static final MethodHandle SEND =
            call("send", FunctionDescriptor.of(L, I, ValueLayout.ADDRESS, L, I));
    private static final MethodHandle RECV =
            call("recv", FunctionDescriptor.of(L, I, ValueLayout.ADDRESS, L, I));
    private static final MethodHandle SET_OPTION =
            call("setsockopt", FunctionDescriptor.of(I, I, I, I, ValueLayout.ADDRESS, I));
    private static final MethodHandle GET_OPTION =
            call(
                    "getsockopt",
                    FunctionDescriptor.of(I, I, I, I, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle EPOLL_CREATE =
            call("epoll_create1", FunctionDescriptor.of(I, I));
    private static final MethodHandle EPOLL_CTL =
            call("epoll_ctl", FunctionDescriptor.of(I, I, I, I, ValueLayout.ADDRESS));
    private static final MethodHandle EPOLL_WAIT =
            call("epoll_wait", FunctionDescriptor.of(I, I, ValueLayout.ADDRESS, I, I));

    private final MemorySegment state = Arena.global().allocate(STATE);
    private final MemorySegment small = Arena.global().allocate(32, 8);

    private static MethodHandle call(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                type,
                Linker.Option.captureCallState("errno"));
    }

    /** What the last failed call said. */
    int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    /** A socket to a port of this machine, its connection under way. */
    int dial(int port, int receiveBuffer) throws IOException {
        try {
            int fd = (int) SOCKET.invokeExact(state, AF_INET, SOCK_STREAM_NONBLOCK, 0);
            if (fd < 0) {
                throw new IOException("socket: errno " + errno());
            }
            option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
            if (receiveBuffer > 0) {
                option(fd, SOL_SOCKET, SO_RCVBUF, receiveBuffer);
            }
            small.fill((byte) 0);
            small.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
            small.set(NETWORK, 2, (short) port);
            small.set(ValueLayout.JAVA_BYTE, 4, (byte) 127);
            small.set(ValueLayout.JAVA_BYTE, 7, (byte) 1);
            int answer = (int) CONNECT.invokeExact(state, fd, small, 16);
            if (answer < 0 && errno() != EINPROGRESS) {
                int why = errno();
                close(fd);
                throw new IOException("connect: errno " + why);
            }
            return fd;
        } catch (Throwable e) {
            throw io(e);
        }
    }

    private void option(int fd, int level, int name, int value) throws Throwable {
        small.set(I, 0, value);
        int answer = (int) SET_OPTION.invokeExact(state, fd, level, name, small, 4);
        if (answer < 0) {
            throw new IOException("setsockopt: errno " + errno());
        }
    }

    /** Why a connection was not made, 0 where it was. */
    int connectError(int fd) throws IOException {
        try {
            small.set(I, 8, 4);
            int answer =
                    (int)
                            GET_OPTION.invokeExact(
                                    state, fd, SOL_SOCKET, SO_ERROR, small, small.asSlice(8));
            return answer < 0 ? errno() : small.get(I, 0);
        } catch (Throwable e) {
            throw io(e);
        }
    }

    void close(int fd) throws IOException {
        try {
            int answer = (int) CLOSE.invokeExact(state, fd);
            assert answer == 0 : "close: errno " + errno();
        } catch (Throwable e) {
            throw io(e);
        }
    }

    long send(int fd, MemorySegment bytes, long length) throws IOException {
        try {
            return (long) SEND.invokeExact(state, fd, bytes, length, MSG_NOSIGNAL);
        } catch (Throwable e) {
            throw io(e);
        }
    }

    /** Bytes received, 0 at the end, negative with {@link #errno}. */
    long receive(int fd, MemorySegment target, long length, int flags) throws IOException {
        try {
            return (long) RECV.invokeExact(state, fd, target, length, flags);
        } catch (Throwable e) {
            throw io(e);
        }
    }

    int epoll() throws IOException {
        try {
            int fd = (int) EPOLL_CREATE.invokeExact(state, 0);
            if (fd < 0) {
                throw new IOException("epoll_create1: errno " + errno());
            }
            return fd;
        } catch (Throwable e) {
            throw io(e);
        }
    }

    void watch(int epoll, int operation, int fd, int events, int data) throws IOException {
        try {
            small.set(INT, 0, events);
            small.set(LONG, EVENT_DATA, data);
            int answer = (int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, small);
            if (answer < 0) {
                throw new IOException("epoll_ctl: errno " + errno());
            }
        } catch (Throwable e) {
            throw io(e);
        }
    }

    int await(int epoll, MemorySegment events, int most, int timeoutMs) throws IOException {
        try {
            int count = (int) EPOLL_WAIT.invokeExact(state, epoll, events, most, timeoutMs);
            if (count < 0 && errno() != EINTR) {
                throw new IOException("epoll_wait: errno " + errno());
            }
            return Math.max(0, count);
        } catch (Throwable e) {
            throw io(e);
        }
    }

    static int dataOf(MemorySegment events, int n) {
        return (int) events.get(LONG, (long) n * EVENT_BYTES + EVENT_DATA);
    }

    private static IOException io(Throwable thrown) {
        return switch (thrown) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException(thrown);
        };
    }
}
