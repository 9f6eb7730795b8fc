package kejian.edge.trust;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.Set;
import java.util.function.UnaryOperator;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.Rendition;
import org.jspecify.annotations.Nullable;

/**
 * Keeps equal values once. A catalogue names each blob that the release's document names, and says
 * of each of ten thousand titles in what form its pictures are: read plainly, that is most of an
 * edge's memory. How values are read, and refused, is Jackson's as before.
 */
final class Same {

    private static final Set<Class<?>> OFTEN =
            Set.of(BlobRef.class, Rendition.Video.class, Rendition.Audio.class);

    private Same() {}

    static SimpleModule module() {
        return new SimpleModule("same").setDeserializerModifier(new Wrapping());
    }

    static ObjectReader with(ObjectReader reader, UnaryOperator<Object> same) {
        return reader.withAttribute(Same.class, same);
    }

    private static final class Wrapping extends BeanDeserializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config,
                BeanDescription description,
                JsonDeserializer<?> plain) {
            return OFTEN.contains(description.getBeanClass()) ? new Once(plain) : plain;
        }
    }

    private static final class Once extends DelegatingDeserializer {

        private static final long serialVersionUID = 1L;

        Once(JsonDeserializer<?> plain) {
            super(plain);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> other) {
            return new Once(other);
        }

        @Override
        public @Nullable Object deserialize(JsonParser from, DeserializationContext context)
                throws IOException {
            Object read = super.deserialize(from, context);
            return read != null && context.getAttribute(Same.class) instanceof UnaryOperator<?> same
                    ? once(same, read)
                    : read;
        }

        @SuppressWarnings("unchecked") // put there by with()
        private static Object once(UnaryOperator<?> same, Object read) {
            return ((UnaryOperator<Object>) same).apply(read);
        }
    }
}
