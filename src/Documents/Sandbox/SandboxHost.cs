using System.Collections.Concurrent;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.Sandbox;

/// <summary>The child's side: reads one document after another until its input ends.</summary>
public static class SandboxHost
{
    /// <summary>Exit code of a child that ran out of memory.</summary>
    internal const int OutOfMemoryExit = 86;

    // Deep recursion inside a parser should meet a depth limit before the end of the stack.
    private const int StackBytes = 64 << 20;

    private const int MaxReason = 2000;

    /// <summary>
    /// Serves a <see cref="SandboxedReading"/> until it closes the input or dies; the process then ends at once, even
    /// in the middle of a document. Call it from Main before anything else, and return its value: it gives up rights of
    /// the whole process (writing files, opening many) and redirects <see cref="Console.Out"/>, so that nothing but
    /// frames reaches
    /// <paramref name="output"/>.
    /// </summary>
    /// <param name="input">Standard input, as opened by <see cref="Console.OpenStandardInput()"/>.</param>
    /// <param name="output">Standard output, as opened by <see cref="Console.OpenStandardOutput()"/>.</param>
    /// <param name="limits">Limits for requests that name none; the parent sends its own with each document.</param>
    /// <returns>The exit code: 0 when the input ended.</returns>
    public static int Run(Stream input, Stream output, ReadingLimits limits) =>
        Run(input, output, limits, new DocumentReaders());

    /// <summary>As <see cref="Run(Stream, Stream, ReadingLimits)"/>, with other readers.</summary>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="limits">Limits for requests that name none.</param>
    /// <param name="reader">What reads the documents.</param>
    /// <returns>The exit code: 0 when the input ended.</returns>
    public static int Run(Stream input, Stream output, ReadingLimits limits, IDocumentReader reader)
    {
        Console.SetOut(Console.Error);
        ProcessHardening.Apply();
        SparingHeap.Begin();
        return Serve(
            input,
            output,
            limits,
            reader,
            code =>
            {
                LimitedProgram.EndAll();
                ProcessHardening.ExitNow(code);
            }
        );
    }

    /// <summary>The loop of <see cref="Run(Stream, Stream, ReadingLimits)"/>, without its effects on the
    /// process.</summary>
    /// <param name="input">Requests.</param>
    /// <param name="output">Answers.</param>
    /// <param name="limits">Limits for requests that name none.</param>
    /// <param name="reader">What reads the documents.</param>
    /// <param name="exit">Called with the exit code when the process must end while it is reading.</param>
    internal static int Serve(
        Stream input,
        Stream output,
        ReadingLimits limits,
        IDocumentReader reader,
        Action<int> exit
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(reader);
        using var requests = new BlockingCollection<Frame>(1);
        var worker = new Thread(
            () =>
            {
                try
                {
                    Answer(
                        new FrameHeader(FrameKind.Ready) { Protocol = FrameHeader.CurrentProtocol },
                        default,
                        output
                    );
                    foreach (var request in requests.GetConsumingEnumerable())
                    {
                        Handle(request, output, limits, reader);
                    }
                }
                catch (OutOfMemoryException)
                {
                    exit(OutOfMemoryExit);
                }
                catch (IOException)
                {
                    exit(0); // The parent no longer listens.
                }
            },
            StackBytes
        )
        {
            IsBackground = true,
            Name = "reader",
        };
        worker.Start();
        var code = 0;
        try
        {
            // The parent sends one document at a time; it may be as large as the array type allows, because the
            // parent's limit holds, not this process's.
            while (
                Frame.ReadAsync(input, Array.MaxLength, CancellationToken.None).GetAwaiter().GetResult() is { } request
            )
            {
                requests.Add(request);
            }
        }
        catch (OutOfMemoryException)
        {
            code = OutOfMemoryExit;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            code = 1;
        }
        requests.CompleteAdding();
        exit(code);
        worker.Join();
        return code;
    }

    private static void Handle(Frame request, Stream output, ReadingLimits defaults, IDocumentReader reader)
    {
        var header = request.Header;
        try
        {
            var source = new SourceDocument(request.Body, header.ContentType ?? "", header.FileName)
            {
                Password = header.Password,
            };
            var clock = new RecognitionClock(() => Answer(new FrameHeader(FrameKind.Working), default, output));
            var limits = (header.Limits ?? defaults) with { Clock = clock };
            if (header.InPieces == true)
            {
                AnswerInPieces(reader.ReadPieces(source, limits, CancellationToken.None), output);
                return;
            }

            var (answer, body) = DocumentPayload.Write(reader.Read(source, limits, CancellationToken.None));
            Answer(answer, body, output);
        }
        catch (DocumentReadException e)
        {
            var reason = e.Reason.Length > MaxReason ? e.Reason[..MaxReason] : e.Reason;
            Answer(
                new FrameHeader(FrameKind.Failure)
                {
                    Failure = e.Failure,
                    Reason = reason,
                    Problem = e.Problem,
                    Values = e.Values,
                },
                default,
                output
            );
        }
    }

    private static void AnswerInPieces(IEnumerable<DocumentText> pieces, Stream output)
    {
        DocumentText? last = null;
        foreach (var piece in pieces)
        {
            if (last is not null)
            {
                var (header, body) = DocumentPayload.Write(last);
                Answer(header with { Kind = FrameKind.Piece }, body, output);
            }

            last = piece;
        }

        var (answer, end) = DocumentPayload.Write(
            last ?? throw new InvalidOperationException("A document has a piece at least.")
        );
        Answer(answer, end, output);
    }

    private static void Answer(FrameHeader header, ReadOnlyMemory<byte> body, Stream output) =>
        Frame.WriteAsync(output, header, body, CancellationToken.None).GetAwaiter().GetResult();
}
