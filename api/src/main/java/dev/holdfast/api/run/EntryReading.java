package dev.holdfast.api.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;

/**
 * Reads an entry of a journal. The API server does not check what stands in one, so whoever may write a run's status can
 * leave there what is no entry: it is read as an {@linkplain JournalEntry#unreadable unreadable} one, for that run to
 * tell of, and every other object of the same list is read as ever.
 */
final class EntryReading extends JsonDeserializer<JournalEntry> {

    @Override
    public JournalEntry deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        boolean nested =
                parser.currentToken() == JsonToken.START_OBJECT || parser.currentToken() == JsonToken.START_ARRAY;
        var list = nested ? parser.getParsingContext().getParent() : parser.getParsingContext();
        try {
            return context.readValue(parser, JournalEntry.class);
        } catch (JsonMappingException e) {
            while (parser.getParsingContext() != list) parser.nextToken();
            return JournalEntry.unreadable(e.getOriginalMessage());
        }
    }

    @Override
    public JournalEntry getNullValue(DeserializationContext context) {
        return JournalEntry.unreadable("it is null");
    }
}
