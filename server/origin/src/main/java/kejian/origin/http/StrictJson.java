package kejian.origin.http;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import kejian.contract.edge.EdgeReport;
import kejian.contract.exchange.PackageManifest;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Takes JSON as it is meant: nothing unknown (but in reports of edges and packages), nothing twice,
 * nothing bent into another type.
 */
@Singleton
class StrictJson implements ObjectMapperCustomizer {

    private static final int LONGEST_DOCUMENT = 4_000_000;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxDocumentLength(LONGEST_DOCUMENT)
                                .maxNestingDepth(64)
                                .maxNumberLength(40)
                                .build());
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true)
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
        mapper.configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        mapper.addMixIn(EdgeReport.class, MayGrow.class)
                .addMixIn(EdgeReport.Load.class, MayGrow.class)
                .addMixIn(EdgeReport.Work.class, MayGrow.class)
                .addMixIn(EdgeReport.SourceState.class, MayGrow.class)
                .addMixIn(PackageManifest.class, MayGrow.class)
                .addMixIn(PackageManifest.Item.class, Item.class);
        mapper.registerModule(new SimpleModule().addDeserializer(String.class, new CleanText()));
    }

    /** What an edge one version ahead of the province says of itself may hold more than we know. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private interface MayGrow {}

    /**
     * A package of a later version may hold more too: its format is raised where that matters. An
     * earlier version refuses what it does not know, so what is not there is not named.
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private interface Item {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable List<PackageManifest.Attachment> attachments();
    }

    /** Refuses what is no {@link PlainText} here, once, for every field. */
    private static final class CleanText extends StringDeserializer {

        @Override
        public @Nullable String deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            String text = super.deserialize(parser, context);
            if (text == null) {
                return null;
            }
            if (!PlainText.isPlain(text)) {
                String pointer = parser.getParsingContext().pathAsPointer().toString();
                throw new ProblemException(
                        Problem.TEXT_CONTROL,
                        null,
                        List.of(new ProblemException.FieldError(pointer, "control", "")));
            }
            return PlainText.of(text);
        }
    }
}
