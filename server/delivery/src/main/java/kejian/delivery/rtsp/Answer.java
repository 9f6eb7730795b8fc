package kejian.delivery.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import kejian.contract.problem.Problem;
import kejian.delivery.box.ViewingDoor;

/** One answer, or one request of our own, as text. */
final class Answer {

    /** Names no product: old boxes choose their behaviour by it. */
    private static final String SERVER = "VOD Server/1.0";

    private final StringBuilder text = new StringBuilder(256);
    private byte[] body = {};

    private Answer(String line, String sequence) {
        text.append(line).append("\r\nCSeq: ").append(sequence).append("\r\n");
    }

    static Answer of(Status status, String sequence, ViewingDoor door) {
        Answer answer = new Answer("RTSP/1.0 " + status.line(), sequence);
        answer.field("Server", SERVER);
        answer.field(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        door.clock().instant().atOffset(ZoneOffset.UTC)));
        String release = door.release();
        return release == null ? answer : answer.field("Kejian-Release", release);
    }

    /** A request from here to the client. */
    static Answer request(String method, String address, int sequence) {
        return new Answer(method + " " + address + " RTSP/1.0", Integer.toString(sequence));
    }

    Answer field(String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    Answer body(String type, String content) {
        field("Content-Type", type);
        body = content.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Says in a line what is wrong. */
    Answer problem(Problem problem) {
        field("Problem-Type", problem.code());
        return body("text/plain; charset=utf-8", problem.title() + " " + problem.titleEn() + "\n");
    }

    ByteBuf bytes() {
        if (body.length > 0) {
            field("Content-Length", Integer.toString(body.length));
        }
        text.append("\r\n");
        return Unpooled.wrappedBuffer(text.toString().getBytes(StandardCharsets.UTF_8), body);
    }
}
