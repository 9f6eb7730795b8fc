package kejian.acceptance.bench.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Ready-made requests in native memory, and what their answers must be. */
final class Requests {

    final MemorySegment[] bytes;
    final int[] statuses;
    final long[] lengths;

    private Requests(int count) {
        bytes = new MemorySegment[count];
        statuses = new int[count];
        lengths = new long[count];
    }

    static Requests read(Path list, int port, Arena arena) throws IOException {
        List<String> lines = Files.readAllLines(list).stream().filter(l -> !l.isBlank()).toList();
        if (lines.isEmpty()) {
            throw new IOException("an empty list of requests");
        }
        Requests requests = new Requests(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            String[] parts = lines.get(i).split("\t");
            boolean ranged = !parts[1].equals("-");
            String text =
                    "GET "
                            + parts[0]
                            + " HTTP/1.1\r\nHost: 127.0.0.1:"
                            + port
                            + "\r\n"
                            + (ranged ? "Range: bytes=" + parts[1] + "\r\n" : "")
                            + "\r\n";
            requests.bytes[i] =
                    arena.allocateFrom(
                            java.lang.foreign.ValueLayout.JAVA_BYTE,
                            text.getBytes(StandardCharsets.US_ASCII));
            requests.statuses[i] = ranged ? 206 : 200;
            requests.lengths[i] = Long.parseLong(parts[2]);
        }
        return requests;
    }

    int count() {
        return bytes.length;
    }
}
