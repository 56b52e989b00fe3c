using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Sandbox;

public sealed class SandboxedReadingTests : IDisposable
{
    private static readonly SandboxOptions Options = new()
    {
        FirstBackoff = TimeSpan.FromMilliseconds(1),
        StartTimeout = TimeSpan.FromMinutes(5),
        ReadsShortTexts = false,
    };
    private static readonly ReadingLimits Limits = new()
    {
        Timeout = TimeSpan.FromMinutes(10),
        MaxMemoryBytes = 128L << 20,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ReadsWhatTheReadersRead()
    {
        await using var reading = Pool();
        var inside = new InProcessReading(Limits);
        foreach (
            var source in new[]
            {
                Sources.Bytes(Docxs.Full()),
                Sources.Bytes(Pdfs.Korean("글이다.")),
                Sources.Text("# 제목\n\n글", "text/markdown"),
            }
        )
        {
            Assert.Equivalent(
                await inside.ReadAsync(source, default),
                await reading.ReadAsync(source, default),
                strict: true
            );
        }
    }

    [Fact]
    public async Task ALongTextComesPieceByPieceAndTheTimeOfWhoTakesThemIsNotTheDocuments()
    {
        var time = new FakeTimeProvider();
        await using var reading = Pool(time: time);
        var text = string.Concat(Enumerable.Range(0, 90_000).Select(i => $"문단 {i}: a paragraph of some words.\n\n"));
        var pieces = new List<DocumentText>();
        await reading.ReadPiecesAsync(
            Sources.Text(text),
            piece =>
            {
                pieces.Add(piece);
                time.Advance(Limits.TimeFor(text.Length * 2));
            },
            default
        );
        Assert.InRange(pieces.Count, 3, 9);
        var whole = await new InProcessReading(Limits).ReadAsync(Sources.Text(text), default);
        Assert.Equal(whole.Text, string.Join(DocumentText.Separator, pieces.Select(piece => piece.Text)));
        Assert.Equal(whole.Blocks.Count, pieces.Sum(piece => piece.Blocks.Count));
    }

    [Fact]
    public async Task ARefusalKeepsItsReasonAndTheProcess()
    {
        await using var reading = Pool();
        var before = await ReadAsync(reading, "!pid");
        var e = await FailsAsync(reading, Sources.Bytes(Pdfs.Encrypted()), ReadFailure.Encrypted);
        Assert.Contains("password", e.Reason);
        Assert.Equal(before, await ReadAsync(reading, "!pid"));
    }

    [Theory]
    [InlineData("!exit 3", ReadFailure.ReaderCrashed)]
    [InlineData("!throw", ReadFailure.ReaderCrashed)]
    [InlineData("!overflow", ReadFailure.ReaderCrashed)]
    [InlineData("!garbage", ReadFailure.ReaderCrashed)]
    [InlineData("!eat", ReadFailure.OutOfMemory)]
    public async Task ADocumentThatKillsTheProcessFailsAloneAndTheNextIsRead(string verb, ReadFailure failure)
    {
        await using var reading = Pool();
        var before = await ReadAsync(reading, "!pid");
        await FailsAsync(reading, Sources.Text(verb), failure);
        Assert.NotEqual(before, await ReadAsync(reading, "!pid"));
    }

    [Fact]
    public async Task AReaderWithoutRoomForAProgramIsReplacedAndTheProgramIsNotSaidToBeMissing()
    {
        // Elsewhere a reader may open files without end.
        if (OperatingSystem.IsLinux())
        {
            await ADocumentThatKillsTheProcessFailsAloneAndTheNextIsRead("!files", ReadFailure.OutOfMemory);
        }
    }

    [Fact]
    public async Task TextBeyondTheLimitIsNotTaken()
    {
        await using var reading = Pool(Limits with { MaxCharacters = 100_000 });
        await FailsAsync(reading, Sources.Text("!long"), ReadFailure.OutputTooLarge);
        Assert.Equal("after", await ReadAsync(reading, "after"));
    }

    [Fact]
    public async Task AHangingDocumentIsKilledAtTheTimeLimit()
    {
        var time = new FakeTimeProvider();
        await using var reading = Pool(time: time);
        var hanging = reading.ReadAsync(Hang("a"), default);
        await ArrivedAsync("a");
        Assert.False(hanging.IsCompleted);
        time.Advance(Limits.Timeout);
        var e = await Assert.ThrowsAsync<DocumentReadException>(() => hanging);
        Assert.Equal(ReadFailure.TimedOut, e.Failure);
        Assert.Equal("after", await ReadAsync(reading, "after"));
    }

    [Fact]
    public async Task TheSecondTimeTheDocumentIsToBlame()
    {
        await using var reading = Pool();
        await FailsAsync(reading, Sources.Text("!throw"), ReadFailure.ReaderCrashed);
        await FailsAsync(reading, Sources.Text("!garbage"), ReadFailure.ReaderCrashed);
        await FailsAsync(reading, Sources.Text("!throw"), ReadFailure.FailedAgain);

        // Who submits it a third time may have made the machine larger: it is read again.
        await FailsAsync(reading, Sources.Text("!throw"), ReadFailure.ReaderCrashed);
    }

    [Fact]
    public async Task CancellingKillsTheReadingOnly()
    {
        await using var reading = Pool();
        using var cancel = new CancellationTokenSource();
        var hanging = reading.ReadAsync(Hang("a"), cancel.Token);
        await ArrivedAsync("a");
        await cancel.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.Equal(cancel.Token, e.CancellationToken);
        Assert.Equal("after", await ReadAsync(reading, "after"));
    }

    [Fact]
    public async Task NoiseOnStandardOutputAndErrorIsHarmless()
    {
        await using var reading = Pool();
        Assert.Equal("quiet", await ReadAsync(reading, "!noise"));
        Assert.Equal("after", await ReadAsync(reading, "after"));
    }

    [Fact]
    public async Task AProcessIsReplacedAfterItsShareOfDocuments()
    {
        await using var reading = Pool(options: Options with { MaxDocumentsPerProcess = 2 });
        var processes = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            processes.Add(await ReadAsync(reading, "!pid"));
        }

        Assert.Equal(processes[0], processes[1]);
        Assert.Equal(processes[2], processes[3]);
        Assert.NotEqual(processes[1], processes[2]);
    }

    [Fact]
    public async Task AProcessIsReplacedWhenItHasGrown()
    {
        // Any .NET process is larger than the least bound.
        await using var reading = Pool(options: Options with { MaxIdleWorkingSetBytes = 32L << 20 });
        Assert.NotEqual(await ReadAsync(reading, "!pid"), await ReadAsync(reading, "!pid"));
    }

    [Fact]
    public async Task DocumentsAreReadSideBySideAndTheQueueIsBounded()
    {
        await using var reading = Pool(options: Options with { Processes = 2, MaxWaiting = 1 });
        using var cancel = new CancellationTokenSource();
        var hanging = new[] { reading.ReadAsync(Hang("a"), cancel.Token), reading.ReadAsync(Hang("b"), cancel.Token) };
        await ArrivedAsync("a");
        await ArrivedAsync("b");
        var waiting = reading.ReadAsync(Sources.Text("waiting"), default);
        await Assert.ThrowsAsync<SandboxUnavailableException>(() =>
            reading.ReadAsync(Sources.Text("refused"), default)
        );
        await cancel.CancelAsync();
        Assert.Equal("waiting", (await waiting).Text);
        foreach (var task in hanging)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        }
    }

    [Fact]
    public async Task AProcessEndsWithItsParentInTheMiddleOfADocument()
    {
        using var process = Process.Start(Children.Command().StartInfo(Limits))!;
        var source = Hang("a");
        Assert.NotNull(await Frame.ReadAsync(process.StandardOutput.BaseStream, 0, default));
        await Frame.WriteAsync(
            process.StandardInput.BaseStream,
            new FrameHeader(FrameKind.Read),
            source.Content,
            default
        );
        await ArrivedAsync("a");
        // What the kernel does when the parent is killed.
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task AProcessHasNoSecretsAndCannotWriteFiles()
    {
        Environment.SetEnvironmentVariable("PIPELINE_TEST_SECRET", "secret");
        await using var reading = Pool();
        var names = (await ReadAsync(reading, "!env")).Split(' ');
        Assert.All(names, name => Assert.StartsWith("DOTNET_", name));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal("refused", await ReadAsync(reading, $"!write {Path.Combine(_folder.FullName, "file")}"));
        }
    }

    [Fact]
    public async Task AProgramThatCannotBeStartedIsNotTheDocumentsFault()
    {
        await using var missing = new SandboxedReading(Path.Combine(_folder.FullName, "none"), [], Limits, Options);
        await Assert.ThrowsAsync<SandboxUnavailableException>(() => missing.ReadAsync(Sources.Text("a"), default));
        await using var wrong = new SandboxedReading(
            Children.Command().FileName,
            [Children.Command().Arguments[0], "no-such-verb"],
            Limits,
            Options
        );
        await Assert.ThrowsAsync<SandboxUnavailableException>(() => wrong.ReadAsync(Sources.Text("a"), default));
    }

    [Fact]
    public async Task DisposingEndsReadings()
    {
        var reading = Pool();
        var hanging = reading.ReadAsync(Hang("a"), default);
        await ArrivedAsync("a");
        await reading.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => hanging);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.ReadAsync(Sources.Text("a"), default));
    }

    [NeedsTesseract]
    public async Task AChildThatMayWriteNothingRecognisesText()
    {
        await using var reading = Pool(Limits with { MaxMemoryBytes = 512 << 20 });
        var document = await reading.ReadAsync(
            Sources.Bytes(TextImage.Tiff(false, TextImage.Korean, TextImage.English)),
            default
        );
        Assert.Equal(("휴가 규정", "Travel rules"), (document.Blocks[0].Text, document.Blocks[3].Text));
        Assert.Equal(2, document.Blocks[^1].Page);
    }

    private SandboxedReading Pool(
        ReadingLimits? limits = null,
        SandboxOptions? options = null,
        TimeProvider? time = null
    ) =>
        new(
            Children.Command().FileName,
            Children.Command().Arguments,
            limits ?? Limits,
            options ?? Options,
            null,
            time
        );

    private SourceDocument Hang(string name) => Sources.Text($"!hang {Path.Combine(_folder.FullName, name)}");

    // The child creates the file when the document has reached it.
    private async Task ArrivedAsync(string name)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!File.Exists(Path.Combine(_folder.FullName, name)))
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private static async Task<string> ReadAsync(SandboxedReading reading, string text) =>
        (await reading.ReadAsync(Sources.Text(text), default)).Text;

    private static async Task<DocumentReadException> FailsAsync(
        SandboxedReading reading,
        SourceDocument source,
        ReadFailure failure
    )
    {
        var e = await Assert.ThrowsAsync<DocumentReadException>(() => reading.ReadAsync(source, default));
        Assert.Equal(failure, e.Failure);
        Assert.False(string.IsNullOrWhiteSpace(e.Reason));
        return e;
    }
}
