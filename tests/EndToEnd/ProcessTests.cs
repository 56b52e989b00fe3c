using Pipeline.Client;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>How the program starts and ends.</summary>
public sealed class ProcessTests
{
    private const string Collection = "handbook";
    private const int Searchers = 8;

    private static readonly TimeSpan LoadLimit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Interrupting_a_busy_program_ends_it_cleanly_and_keeps_everything()
    {
        using var folder = new SiloFolder(SiloFolder.Embedder, SiloFolder.Reranker);
        await using (var silo = await SiloProcess.StartAsync(folder, "--samples", "false"))
        {
            using var client = silo.CreateClient(retries: 0);
            await client.CreateCollectionAsync(Collection);
            await client.SubmitBatchAsync(Collection, [.. Enumerable.Range(0, 20).Select(Page)]);
            await client.SettleAsync(Collection);

            using var busy = new CountdownEvent(Searchers);
            var load = Enumerable
                .Range(0, Searchers)
                .Select(i => Task.Run(() => SearchUntilGoneAsync(client, i, busy)))
                .ToArray();
            Assert.True(await Task.Run(() => busy.Wait(LoadLimit)), silo.Output);
            Assert.True(await silo.StopAsync() == 0, silo.Output);
            await Task.WhenAll(load);
        }

        await using var again = await SiloProcess.StartAsync(folder, "--samples", "false");
        using var reader = again.CreateClient();
        Assert.Equal(20, (await reader.SettleAsync(Collection)).Documents.Indexed);
    }

    [Fact]
    public async Task A_data_directory_belongs_to_one_program_at_a_time()
    {
        using var folder = new SiloFolder();
        await using var first = await SiloProcess.StartAsync(folder, "--samples", "false");
        var (exitCode, output) = await SiloProcess.RunToEndAsync(folder, "--samples", "false");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("in use", output, StringComparison.Ordinal);
        Assert.Contains("--data", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

        using var client = first.CreateClient();
        Assert.True((await client.GetStatusAsync()).Ready);
    }

    [Fact]
    public async Task A_wrong_option_is_refused_with_what_is_allowed()
    {
        using var folder = new SiloFolder();
        var (exitCode, output) = await SiloProcess.RunToEndAsync(folder, "--log-level", "loud");
        Assert.Equal(2, exitCode);
        foreach (var word in (string[])["log-level", "loud", "trace", "debug", "information", "warning", "error"])
        {
            Assert.Contains(word, output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Corpus store")]
    [InlineData("Orleans.Runtime.Silo")]
    [InlineData("Now listening")]
    public async Task A_program_that_is_ended_while_it_starts_ends_cleanly(string sign)
    {
        using var folder = new SiloFolder(SiloFolder.Embedder);
        var (exitCode, output) = await SiloProcess.TerminateAsync(folder, sign);
        Assert.True(exitCode == 0, $"{exitCode}\n{output}");
        Assert.DoesNotContain("Unhandled", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a file")]
    [InlineData("a file/below")]
    [InlineData("/proc/nowhere")]
    public async Task A_data_directory_that_cannot_be_used_is_told_by_its_option(string name)
    {
        using var folder = new SiloFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.WorkingDirectory, "a file"), "");
        var (exitCode, output) = await SiloProcess.RunToEndAsync(
            folder,
            "--data",
            Path.Combine(folder.WorkingDirectory, name)
        );
        Assert.Equal(2, exitCode);
        Assert.Contains("--data", output, StringComparison.Ordinal);
        Assert.Contains(name, output, StringComparison.Ordinal);
        Assert.DoesNotContain("--urls", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_by_its_option()
    {
        using var folder = new SiloFolder();
        await using var first = await SiloProcess.StartAsync(folder, "--samples", "false");
        using var other = new SiloFolder();
        var (exitCode, output) = await SiloProcess.RunToEndAsync(
            other,
            "--urls",
            first.BaseAddress.GetLeftPart(UriPartial.Authority)
        );
        Assert.Equal(1, exitCode);
        Assert.Contains("--urls", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watched_folder_is_followed_through_its_absence()
    {
        using var folder = new SiloFolder();
        var watched = Directory.CreateDirectory(Path.Combine(folder.WorkingDirectory, "watched")).FullName;
        await File.WriteAllTextAsync(Path.Combine(watched, "leave.txt"), "Annual leave is 25 days.");
        await File.WriteAllTextAsync(Path.Combine(watched, "휴가.txt"), "연차 휴가는 25일이다.");
        await using var silo = await SiloProcess.StartAsync(
            folder,
            "--samples",
            "false",
            "--watch",
            watched,
            "--watch-collection",
            Collection
        );
        using var client = silo.CreateClient();
        await WaitForDocumentsAsync(client, 2);

        var gone = silo.WaitForOutputAsync("cannot be followed");
        Directory.Move(watched, watched + "-away");
        await gone;
        await WaitForDocumentsAsync(client, 2);

        var back = silo.WaitForOutputAsync("is followed again");
        Directory.Move(watched + "-away", watched);
        await back;
        await File.WriteAllTextAsync(Path.Combine(watched, "travel.txt"), "Travel is booked by the office.");
        await WaitForDocumentsAsync(client, 3);
    }

    [Fact]
    public async Task Labels_of_a_watched_document_stay_when_its_file_changes()
    {
        using var folder = new SiloFolder();
        var watched = Directory.CreateDirectory(Path.Combine(folder.WorkingDirectory, "watched")).FullName;
        var file = Path.Combine(watched, "leave.txt");
        await File.WriteAllTextAsync(file, "Annual leave is 25 days.");
        await using var silo = await SiloProcess.StartAsync(
            folder,
            "--samples",
            "false",
            "--watch",
            watched,
            "--watch-collection",
            Collection
        );
        using var client = silo.CreateClient();
        await WaitForDocumentsAsync(client, 1);
        await client.SubmitAsync(
            Collection,
            new DocumentInput
            {
                Id = "leave.txt",
                FileName = "leave.txt",
                Content = await File.ReadAllBytesAsync(file),
                Labels = ["hr"],
                Metadata = """{"year":2026}""",
            }
        );
        await File.WriteAllTextAsync(file, "Annual leave is 26 days.");
        using var deadline = new CancellationTokenSource(LoadLimit);
        var document = await client.GetDocumentAsync(Collection, "leave.txt", deadline.Token);
        for (
            ;
            document.Version < 2 || document.State != DocumentState.Indexed;
            document = await client.GetDocumentAsync(Collection, "leave.txt", deadline.Token)
        )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), deadline.Token);
        }

        Assert.Equal(["hr"], document.Labels);
        Assert.Equal("""{"year":2026}""", document.Metadata);
    }

    private static async Task WaitForDocumentsAsync(PipelineClient client, int documents)
    {
        using var deadline = new CancellationTokenSource(LoadLimit);
        while (
            (await client.ListCollectionsAsync(deadline.Token))
                .FirstOrDefault(info => info.Name == Collection)
                ?.Documents.Indexed != documents
        )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), deadline.Token);
        }
    }

    private static DocumentInput Page(int number) =>
        new()
        {
            Id = $"쪽-{number}",
            Text = $"안내서 {number}쪽. 연차 휴가는 {number + 10}일이다. Page {number} of the handbook is about leave.",
        };

    private static async Task SearchUntilGoneAsync(PipelineClient client, int number, CountdownEvent busy)
    {
        var waiting = true;
        while (true)
        {
            try
            {
                await client.SearchAsync(
                    new SearchRequest { Collection = Collection, Query = number % 2 == 0 ? "연차 휴가" : "leave" }
                );
            }
            catch (PipelineException) when (!waiting)
            {
                // A program that ends may refuse, or be gone; only the searches before had to succeed.
                return;
            }

            if (waiting)
            {
                waiting = false;
                busy.Signal();
            }
        }
    }
}
