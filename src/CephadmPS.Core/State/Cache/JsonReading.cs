using Newtonsoft.Json;

namespace CephadmPS.Core.State.Cache;

/// <summary>Reads and writes JSON without a tree in between: the records of hosts are the bulk of a cluster's state.</summary>
internal static class JsonReading
{
    /// <summary>Writes a text and gives it back.</summary>
    public static string Write(Action<JsonTextWriter> write)
    {
        var text = new StringWriter(new System.Text.StringBuilder(4096), System.Globalization.CultureInfo.InvariantCulture);
        using (var writer = new JsonTextWriter(text))
        {
            write(writer);
        }
        return text.ToString();
    }

    /// <summary>Writes a member unless it is empty.</summary>
    public static void Member(this JsonTextWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WritePropertyName(name, escape: false);
            writer.WriteValue(value);
        }
    }

    /// <summary>Writes a member unless it is null.</summary>
    public static void Member(this JsonTextWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WritePropertyName(name, escape: false);
            writer.WriteValue(number);
        }
    }

    /// <summary>Writes a member unless it is null.</summary>
    public static void Member(this JsonTextWriter writer, string name, bool? value)
    {
        if (value is { } flag)
        {
            writer.WritePropertyName(name, escape: false);
            writer.WriteValue(flag);
        }
    }

    /// <summary>Writes a list unless it is empty.</summary>
    public static void Members(this JsonTextWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }
        writer.WritePropertyName(name, escape: false);
        writer.WriteStartArray();
        foreach (var value in values)
        {
            writer.WriteValue(value);
        }
        writer.WriteEndArray();
    }

    /// <summary>A reader that stands on the first token. Texts that look like dates stay texts.</summary>
    public static JsonTextReader Open(string text)
    {
        var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
        return reader.Read() ? reader : throw new JsonReaderException("it is empty");
    }

    /// <summary>The members of the object that the reader stands on; for each the reader stands on its value, and after it on the value's end.</summary>
    public static IEnumerable<string> Properties(this JsonTextReader reader)
    {
        Require(reader, JsonToken.StartObject);
        while (Next(reader) == JsonToken.PropertyName)
        {
            var name = (string)reader.Value!;
            Next(reader);
            yield return name;
        }
        Require(reader, JsonToken.EndObject);
    }

    /// <summary>The items of the list that the reader stands on; for each the reader stands on it.</summary>
    public static IEnumerable<int> Items(this JsonTextReader reader)
    {
        Require(reader, JsonToken.StartArray);
        for (var index = 0; Next(reader) != JsonToken.EndArray; index++)
        {
            yield return index;
        }
    }

    /// <summary>The text that the reader stands on.</summary>
    public static string Text(this JsonTextReader reader)
    {
        Require(reader, JsonToken.String);
        return (string)reader.Value!;
    }

    /// <summary>The text that the reader stands on, one copy of it in this process: for what many daemons have in common.</summary>
    public static string Shared(this JsonTextReader reader) => string.Intern(reader.Text());

    /// <summary>The whole number that the reader stands on.</summary>
    public static int Number(this JsonTextReader reader)
    {
        Require(reader, JsonToken.Integer);
        return checked((int)(long)reader.Value!);
    }

    /// <summary>The number that the reader stands on.</summary>
    public static double Real(this JsonTextReader reader) =>
        reader.TokenType is JsonToken.Integer or JsonToken.Float
            ? Convert.ToDouble(reader.Value, System.Globalization.CultureInfo.InvariantCulture)
            : throw Unexpected(reader, "a number");

    /// <summary>The truth value that the reader stands on.</summary>
    public static bool Flag(this JsonTextReader reader)
    {
        Require(reader, JsonToken.Boolean);
        return (bool)reader.Value!;
    }

    /// <summary>The list of texts that the reader stands on.</summary>
    public static List<string> Texts(this JsonTextReader reader)
    {
        var texts = new List<string>();
        foreach (var _ in reader.Items())
        {
            texts.Add(reader.Text());
        }
        texts.TrimExcess();
        return texts;
    }

    /// <summary>Fails for a member that this form does not have.</summary>
    public static Exception Unknown(this JsonTextReader reader, string member) => new JsonReaderException($"there is no member '{member}' ({reader.Path})");

    private static JsonToken Next(JsonTextReader reader) => reader.Read() ? reader.TokenType : throw new JsonReaderException("it ends too early");

    private static void Require(JsonTextReader reader, JsonToken token)
    {
        if (reader.TokenType != token)
        {
            throw Unexpected(reader, token.ToString());
        }
    }

    private static JsonReaderException Unexpected(JsonTextReader reader, string wanted) => new($"{reader.Path} is {reader.TokenType} instead of {wanted}");
}
