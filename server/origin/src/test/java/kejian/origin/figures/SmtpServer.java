package kejian.origin.figures;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of RFC 5321 as a mail takes, and what such servers do to those who send. */
final class SmtpServer implements AutoCloseable {

    /** Whole messages, head and body, as they came. */
    final List<String> taken = new CopyOnWriteArrayList<>();

    /** What it does with the next ones. */
    volatile Mood mood = Mood.TAKES;

    enum Mood {
        TAKES,
        /** 451 after the address. */
        REFUSES,
        /** Takes a whole message and hangs up without a word. */
        HANGS_UP
    }

    private final ServerSocket door;

    SmtpServer() throws IOException {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return door.getLocalPort();
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                Socket socket = door.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void talk(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            OutputStream out = socket.getOutputStream();
            say(out, "220 test");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String verb = line.split("[ :]")[0].toUpperCase(java.util.Locale.ROOT);
                switch (verb) {
                    case "RCPT" -> say(out, mood == Mood.REFUSES ? "451 later" : "250 ok");
                    case "DATA" -> {
                        say(out, "354 go on");
                        StringBuilder message = new StringBuilder();
                        for (String m = in.readLine(); !".".equals(m); m = in.readLine()) {
                            message.append(m).append('\n');
                        }
                        taken.add(message.toString());
                        if (mood == Mood.HANGS_UP) {
                            return;
                        }
                        say(out, "250 taken");
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, "250 ok");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
