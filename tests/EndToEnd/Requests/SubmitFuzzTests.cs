using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.EndToEnd.Requests;

/// <summary>Fields of every kind through every way in: a refusal or a document, never a fault of the program, a hang or
/// a shard that stops.</summary>
[Collection(RequestFixture.Group)]
public sealed class SubmitFuzzTests(RequestFixture fixture)
{
    private static readonly Gen<string> Documents =
        from id in OddJson.Strings
        from named in Gen.Elements(true, true, false)
        from fields in Gen.Elements(
                ("title", OddJson.Strings),
                ("contentType", OddJson.Strings),
                ("fileName", OddJson.Strings),
                ("metadata", OddJson.Objects),
                ("metadata", OddJson.Values),
                ("labels", OddJson.Strings.ListOf().Select(items => $"[{string.Join(',', items)}]")),
                ("labels", OddJson.Values),
                ("text", OddJson.Strings),
                ("content", OddJson.Strings),
                ("other", OddJson.Strings)
            )
            .SelectMany(field => field.Item2.Select(value => $"\"{field.Item1}\":{value}"))
            .ListOf()
        select "{"
            + string.Join(',', fields.Append("\"text\":\"본문 text\"").Concat(named ? [$"\"id\":{id}"] : []))
            + "}";

    [Fact]
    public async Task Documents_of_any_fields_are_refused_or_searchable()
    {
        var collection = await fixture.CreateAsync();
        var target = $"/api/collections/{collection}/documents";
        for (var round = 0; round < 3; round++)
        {
            var documents = Documents.Draw(60, round).ToArray();
            foreach (var document in documents[..25])
            {
                using var json = Content(document, "application/json");
                await AssertSaneAsync(HttpMethod.Post, target, json, document);
            }

            using (
                var lines = Content(
                    string.Join('\n', documents[25..].Select(document => document.ReplaceLineEndings(" "))),
                    "application/x-ndjson"
                )
            )
            {
                await AssertSaneAsync(HttpMethod.Post, target, lines, "lines");
            }

            foreach (var texts in Texts().ArrayOf(3).Draw(15, round))
            {
                using var form = Form(texts[0], texts[1], texts[2]);
                await AssertSaneAsync(HttpMethod.Post, target, form, string.Join(' ', texts));
            }

            await fixture.AssertGoodDocumentsAreFoundAsync(collection);
        }

        await AssertEveryDocumentIsServedAsync(collection);
    }

    [Fact]
    public async Task Requests_of_any_fields_are_refused_or_answered()
    {
        string[] fields =
        [
            "query",
            "question",
            "text",
            "top",
            "mode",
            "filter",
            "documents",
            "atLeast",
            "candidates",
            "keywordWeight",
            "timeoutMilliseconds",
            "fusion",
            "perDocument",
            "facets",
            "phrases",
            "field",
            "history",
            "maxTokens",
            "sampling",
            "schema",
            "questions",
            "apply",
            "chunkTokens",
            "ranking",
            "guardrailPolicy",
            "shardCount",
            "method",
            "vectorWeight",
        ];
        var bodies = Gen.Elements(fields)
            .SelectMany(field =>
                Gen.OneOf(
                        OddJson.Values,
                        OddJson.Objects,
                        OddJson.Objects.ListOf().Select(items => $"[{string.Join(',', items)}]")
                    )
                    .Select(value => $"\"{field}\":{value}")
            )
            .ListOf()
            .SelectMany(parts =>
                Gen.Elements(
                        "",
                        ",\"query\":\"휴가\"",
                        ",\"question\":\"휴가는?\"",
                        ",\"questions\":[{\"query\":\"a\",\"relevance\":null}]",
                        ",\"questions\":[null]"
                    )
                    .Select(last => "{" + (string.Join(',', parts) + last).TrimStart(',') + "}")
            );
        (HttpMethod, string)[] routes =
        [
            (HttpMethod.Post, "/search"),
            (HttpMethod.Post, "/ask"),
            (HttpMethod.Post, "/tune-fusion"),
            (HttpMethod.Put, ""),
            (HttpMethod.Put, "/ranking"),
        ];
        var collection = await fixture.CreateAsync();
        foreach (var ((method, route), body) in Gen.Zip(Gen.Elements(routes), bodies).Draw(250))
        {
            using var content = Content(body, "application/json");
            await AssertSaneAsync(method, $"/api/collections/{collection}{route}", content, body);
        }

        await fixture.AssertGoodDocumentsAreFoundAsync(collection);
    }

    private static Gen<string> Texts() =>
        Gen.OneOf(
            Gen.Elements(OddJson.Pieces).ListOf().Select(string.Concat),
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "")
        );

    private static StringContent Content(string body, string type) =>
        new(body, Encoding.UTF8, new MediaTypeHeaderValue(type));

    private static ByteArrayContent Form(string id, string text, string file)
    {
        // Written by hand, for no client library would send such a name.
        var body =
            $"--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n{id}\r\n--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{{\"a\":\"{text}\"}}\r\n"
            + $"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\nContent-Type: {text}\r\n\r\nfile text\r\n--b--\r\n";
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        return content;
    }

    private async Task AssertSaneAsync(HttpMethod method, string target, HttpContent content, string shown)
    {
        using var response = await fixture.SendAsync(method, target, content);
        await fixture.AssertSaneAsync(response, $"{method} {target} {shown}");
    }

    private async Task AssertEveryDocumentIsServedAsync(string collection)
    {
        var any = false;
        await foreach (var document in fixture.Client.ListDocumentsAsync(collection))
        {
            any = true;
            using var content = await fixture.SendAsync(
                HttpMethod.Get,
                $"/api/collections/{collection}/documents/{Uri.EscapeDataString(document.Id)}/content"
            );
            Assert.True(content.StatusCode == HttpStatusCode.OK, $"'{document.Id}': {content.StatusCode}");
            using var deleted = await fixture.SendAsync(
                HttpMethod.Delete,
                $"/api/collections/{collection}/documents/{Uri.EscapeDataString(document.Id)}"
            );
            Assert.True(deleted.StatusCode == HttpStatusCode.Accepted, $"'{document.Id}': {deleted.StatusCode}");
        }

        Assert.True(any);
    }
}
