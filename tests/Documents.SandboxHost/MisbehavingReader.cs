using System.Globalization;
using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.SandboxHost;

/// <summary>Reads documents as the product does, except those that begin with "!": they do what a hostile document
/// might.</summary>
internal sealed class MisbehavingReader : IDocumentReader
{
    private static readonly List<byte[]> Eaten = [];

    private readonly DocumentReaders _readers = new();

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        if (source.Content.Span is not [(byte)'!', ..])
        {
            return _readers.Read(source, limits, cancellationToken);
        }

        var words = Encoding.UTF8.GetString(source.Content.Span).Split(' ');
        return words[0] switch
        {
            "!hang" => Hang(words[1]),
            "!exit" => Exit(int.Parse(words[1], CultureInfo.InvariantCulture)),
            "!throw" => throw new InvalidOperationException("A defect of a reader."),
            "!overflow" => Text(Overflow(0).ToString(CultureInfo.InvariantCulture)),
            "!eat" => Eat(),
            "!files" => OpenFiles(),
            "!noise" => Noise(),
            "!garbage" => Garbage(),
            "!long" => Text(new string('x', limits.MaxCharacters * 12)),
            "!pid" => Text(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)),
            "!env" => Text(string.Join(' ', Environment.GetEnvironmentVariables().Keys.Cast<string>())),
            "!write" => Write(words[1]),
            _ => throw new DocumentReadException(ReadFailure.Damaged, "Not a verb."),
        };
    }

    private static DocumentText Text(string text) =>
        new(null, text, [new TextBlock(BlockKind.Paragraph, text, 0, 0, null)], "text");

    // An empty file tells the test that the document has arrived; files with content cannot be written here.
    private static DocumentText Hang(string marker)
    {
        File.Create(marker).Dispose();
        Thread.Sleep(Timeout.Infinite);
        return Text("never");
    }

    private static DocumentText Exit(int code)
    {
        Environment.Exit(code);
        return Text("never");
    }

    private static int Overflow(int depth) => depth < 0 ? depth : Overflow(depth + 1) + Overflow(depth + 2);

    private static DocumentText Eat()
    {
        while (true)
        {
            Eaten.Add(new byte[1 << 20]);
        }
    }

    // As many as it may, and then those that a program needs, whose code is there already.
    private static DocumentText OpenFiles()
    {
        Tesseract.LanguagesOf(new RecognitionTools("/bin/true", null));
        var open = new List<FileStream>();
        try
        {
            while (true)
            {
                open.Add(File.OpenRead("/dev/null"));
            }
        }
        catch (IOException)
        {
            return Text($"{Tesseract.LanguagesOf(new RecognitionTools("/bin/false", null)).Count} of {open.Count}");
        }
    }

    private static DocumentText Noise()
    {
        var line = new string('n', 1000);
        for (var i = 0; i < 1000; i++)
        {
            Console.WriteLine(line);
            Console.Error.WriteLine(line);
        }
        return Text("quiet");
    }

    private static DocumentText Garbage()
    {
        using var output = Console.OpenStandardOutput();
        output.Write(Encoding.ASCII.GetBytes(new string('g', 100)));
        output.Flush();
        return Text("late");
    }

    private static DocumentText Write(string path)
    {
        try
        {
            File.WriteAllText(path, "secret");
            return Text("written");
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            return Text("refused"); // The runtime reports "file too large" as an argument.
        }
    }
}
