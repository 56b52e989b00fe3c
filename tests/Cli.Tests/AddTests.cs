using System.Text.Json;
using FsCheck.Xunit;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Inputs;
using Pipeline.Contracts.Documents;

namespace Pipeline.Cli.Tests;

public sealed class AddTests : CliFixture
{
    [Fact]
    public async Task A_folder_is_added_with_all_below_it_and_again_without_effect()
    {
        Write("docs/a.md", "one");
        Write("docs/deep/er/휴가.md", "two");
        Write("docs/.hidden/secret.md", "no");
        Write("docs/.DS_Store", "no");

        var first = await RunAsync(
            "add",
            Path.Combine(Folder, "docs"),
            "-c",
            "new",
            "-m",
            "team=hr",
            "-m",
            "year=2024",
            "--label",
            "staff"
        );
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("2 new or changed, 0 unchanged, 0 refused", first.Out, StringComparison.Ordinal);
        Assert.Contains("Created collection 'new'", first.Error, StringComparison.Ordinal);
        var info = Server.Collections["new"].Get("deep/er/휴가.md").Info;
        Assert.Equal("""{"team":"hr","year":2024}""", info.Metadata);
        Assert.Equal(["staff"], info.Labels);
        Assert.Equal("휴가.md", info.FileName);

        var again = await RunAsync("add", Path.Combine(Folder, "docs"), "-c", "new");
        Assert.Contains("0 new or changed, 2 unchanged", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_tells_which_documents_failed_and_why()
    {
        Write("ok.md", "fine");
        Write("bad.md", "poison");
        Server.Collections["default"].Submit(new DocumentInput { Id = "older.md", Text = "poison from before" });

        var result = await RunAsync("add", Path.Combine(Folder, "*.md"), "--wait");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "failed: bad.md: read: The file is damaged; replace it.",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("older.md", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 could not be indexed", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_there_is_a_line_a_document_and_a_summary()
    {
        Write("a.md", "fine");
        Write("b.md", "refused but not exactly");

        var result = await RunAsync("add", Folder, "--json", "--wait");

        Assert.Equal(
            ["document", "document", "summary"],
            result.JsonLines.Select(line => line.GetProperty("type").GetString())
        );
        Assert.Equal(
            ["a.md", "b.md"],
            result.JsonLines.Take(2).Select(line => line.GetProperty("id").GetString()).Order()
        );
        Assert.All(
            result.JsonLines.Take(2),
            line => Assert.Equal(1, line.GetProperty("receipt").GetProperty("version").GetInt64())
        );
        var summary = result.JsonLines[^1];
        Assert.Equal(2, summary.GetProperty("submitted").GetInt32());
        Assert.Equal(JsonValueKind.Array, summary.GetProperty("failedDocuments").ValueKind);
    }

    [Fact]
    public async Task Standard_input_is_a_document()
    {
        await RunAsync(["add", "-", "--id", "notes", "--type", "text/markdown"], "# 메모", CancellationToken.None);
        await RunAsync(["add", "-"], "이름 없음", CancellationToken.None);

        Assert.Equal("text/markdown", Server.Collections["default"].Get("notes").Info.ContentType);
        Assert.Equal(
            "이름 없음"u8.ToArray(),
            Server.Collections["default"].Get(DocumentIds.Derive(null, "이름 없음"u8)).Input.Content
        );
    }

    [Fact]
    public async Task Two_files_that_would_be_one_document_are_refused()
    {
        Write("x/readme.md", "x");
        Write("y/readme.md", "y");

        var result = await RunAsync("add", Path.Combine(Folder, "x"), Path.Combine(Folder, "y"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--prefix", result.Error, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);

        // The same file twice is one document.
        var same = await RunAsync(
            "add",
            Path.Combine(Folder, "x"),
            Path.Combine(Folder, "x", "readme.md"),
            "--prefix",
            "x/"
        );
        Assert.Contains("1 new or changed", same.Out, StringComparison.Ordinal);
        Assert.Equal("x/readme.md", Server.Collections["default"].Get("x/readme.md").Info.Id);
    }

    [Theory]
    [InlineData("*.md", "a.md")]
    [InlineData("**/*.md", "a.md", "s/b.md", "s/t/c.md")]
    [InlineData("s/**", "b.md", "t/c.md", "t/d.txt")]
    [InlineData("s/?/*.txt", "t/d.txt")]
    [InlineData("**/t/*", "s/t/c.md", "s/t/d.txt")]
    public void A_pattern_stands_for_what_it_matches(string pattern, params string[] ids)
    {
        Write("a.md", "");
        Write("s/b.md", "");
        Write("s/t/c.md", "");
        Write("s/t/d.txt", "");

        Assert.Equal(ids, DocumentFiles.Find([Path.Combine(Folder, pattern)], "").Select(file => file.Id));
    }

    [Fact]
    public void A_link_that_leads_back_up_is_not_followed()
    {
        Write("d/a.md", "");
        Directory.CreateSymbolicLink(Path.Combine(Folder, "d", "loop"), Path.Combine(Folder, "d"));

        Assert.Equal(["a.md"], DocumentFiles.Find([Path.Combine(Folder, "d")], "").Select(file => file.Id));
    }

    [Theory]
    [InlineData("a=1", """{"a":1}""")]
    [InlineData("a=-2.5", """{"a":-2.5}""")]
    [InlineData("a=007", """{"a":"007"}""")]
    [InlineData("a=+821012345678", """{"a":"+821012345678"}""")]
    [InlineData("a=\"1\"", """{"a":"1"}""")]
    [InlineData("a=true", """{"a":true}""")]
    [InlineData("a=", """{"a":""}""")]
    [InlineData("a=b=c", """{"a":"b=c"}""")]
    [InlineData("부서=인사", """{"부서":"인사"}""")]
    [InlineData("a=1e5", """{"a":"1e5"}""")]
    [InlineData("a=5.", """{"a":"5."}""")]
    public void Metadata_is_read_with_its_types(string argument, string json) =>
        Assert.Equal(json, MetadataArguments.Parse([argument]));

    [Fact]
    public void A_key_given_several_times_is_an_array() =>
        Assert.Equal("""{"a":["x","y",3],"b":1}""", MetadataArguments.Parse(["a=x", "a=y", "b=1", "a=3"]));

    [Theory]
    [InlineData("novalue")]
    [InlineData("=x")]
    public void Metadata_without_a_key_is_refused(string argument) =>
        Assert.Throws<UsageException>(() => MetadataArguments.Parse([argument]));

    [Property]
    public void Any_metadata_is_valid_JSON_that_keeps_text(FsCheck.NonNull<string> value)
    {
        var text = "t" + value.Get;
        var json = MetadataArguments.Parse(["k=" + text])!;

        // Half a surrogate pair has no form in UTF-8 and becomes U+FFFD on the way.
        if (!text.Any(char.IsSurrogate))
        {
            Assert.Equal(text, JsonDocument.Parse(json).RootElement.GetProperty("k").GetString());
        }
    }
}
