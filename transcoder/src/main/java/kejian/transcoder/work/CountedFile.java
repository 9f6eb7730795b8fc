package kejian.transcoder.work;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Flow;
import kejian.transcoder.cage.Meter;

/** A file as a request's body; bytes count as work when they are handed to the connection. */
final class CountedFile implements BodyPublisher {

    private final BodyPublisher file;
    private final long length;
    private final Meter meter;

    CountedFile(Path path, long length, Meter meter) throws FileNotFoundException {
        this.file = BodyPublishers.ofFile(path);
        this.length = length;
        this.meter = meter;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        file.subscribe(
                new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscriber.onSubscribe(subscription);
                    }

                    @Override
                    public void onNext(ByteBuffer bytes) {
                        meter.add(bytes.remaining());
                        subscriber.onNext(bytes);
                    }

                    @Override
                    public void onError(Throwable problem) {
                        subscriber.onError(problem);
                    }

                    @Override
                    public void onComplete() {
                        subscriber.onComplete();
                    }
                });
    }
}
