package kejian.acceptance.bench.load;

/** Reads the head of an HTTP/1.1 answer (RFC 9112 §2.1) where it lies, without an object. */
final class Head {

    private static final byte[] LENGTH = {
        'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'
    };

    private int bodyAt;
    private int status;
    private long length;

    /**
     * @return false where the head has not come whole
     */
    boolean parse(byte[] bytes, int size) {
        length = -1;
        status = size >= 12 ? number(bytes, 9, 12) : 0;
        int lineStart = 0;
        for (int i = 1; i < size; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            if (i - lineStart <= 1) {
                bodyAt = i + 1;
                return true;
            }
            lineStart = i + 1;
            if (isLength(bytes, lineStart, size)) {
                int at = lineStart + LENGTH.length;
                while (at < size && bytes[at] == ' ') {
                    at++;
                }
                int end = at;
                while (end < size && bytes[end] >= '0' && bytes[end] <= '9') {
                    end++;
                }
                length = number(bytes, at, end);
            }
        }
        return false;
    }

    private static boolean isLength(byte[] bytes, int at, int size) {
        if (at + LENGTH.length >= size) {
            return false;
        }
        for (int k = 0; k < LENGTH.length; k++) {
            int c = bytes[at + k];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != LENGTH[k]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        return (int) Math.clamp(value, -1, Integer.MAX_VALUE);
    }

    int bodyAt() {
        return bodyAt;
    }

    int status() {
        return status;
    }

    /** Content-Length, -1 where there is none. */
    long length() {
        return length;
    }
}
