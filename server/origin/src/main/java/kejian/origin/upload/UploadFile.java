package kejian.origin.upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;

/** An upload's bytes in a file of this machine. */
final class UploadFile implements Appending.Bytes {

    private final FileChannel channel;

    UploadFile(Path file) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
        channel.truncate(size);
    }

    @Override
    public void write(long at, ByteBuffer bytes) throws IOException {
        try {
            long to = at;
            while (bytes.hasRemaining()) {
                to += channel.write(bytes, to);
            }
        } catch (IOException e) {
            throw full(e);
        }
    }

    @Override
    public void force() throws IOException {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw full(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Java tells ENOSPC and EDQUOT apart from other failures by their text only. */
    private static IOException full(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("quota exceeded")) {
            throw new ProblemException(Problem.STORAGE_FULL);
        }
        return e;
    }
}
