using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Silo.Http.Api.Intake;

namespace Pipeline.Silo.Tests.Http.Intake;

public sealed class BoundedLinesTests
{
    /// <summary>However the bytes arrive, the lines are those of a split; the long ones have their length and nothing
    /// else.</summary>
    [Property(MaxTest = 300)]
    public Property LinesAreThoseOfASplit() =>
        Prop.ForAll(
            (
                from pieces in Gen.Elements(
                        "a",
                        "bc",
                        "한글",
                        "\n",
                        "\r\n",
                        "\r",
                        "",
                        new string('x', 70),
                        new string('y', 40_000),
                        "\uFEFF"
                    )
                    .ListOf()
                from longest in Gen.Elements(0, 1, 20, 120, 39_999, 40_000, 50_000)
                from step in Gen.Elements(1, 2, 3, 40, 10_000, 100_000)
                select (Text: string.Concat(pieces), Longest: longest, Step: step)
            ).ToArbitrary(),
            run =>
            {
                var bytes = Encoding.UTF8.GetBytes(run.Text);
                using var lines = new BoundedLines(new DripStream(bytes, run.Step), run.Longest);
                foreach (var expected in Split(bytes))
                {
                    var line = lines.ReadAsync(default).AsTask().Result;
                    Assert.NotNull(line);
                    Assert.Equal(
                        (expected.Length, expected.Length > run.Longest),
                        ((int)line.Value.Length, line.Value.TooLong)
                    );
                    Assert.Equal(line.Value.TooLong ? [] : expected, line.Value.Bytes.ToArray());
                }

                Assert.Null(lines.ReadAsync(default).AsTask().Result);
            }
        );

    /// <summary>The mark of byte order is no part of a line, so the longest line is taken behind it too.</summary>
    [Theory]
    [InlineData(40_000, "", 100_000)]
    [InlineData(40_000, "\r\n", 1)]
    [InlineData(70_000, "\r\nb", 100)]
    [InlineData(70_000, "\n", 100_000)]
    public async Task AMarkOfByteOrderTakesNoRoomFromTheLongestLine(int longest, string after, int step)
    {
        var text = new string('y', longest);
        using var lines = new BoundedLines(
            new DripStream(Encoding.UTF8.GetBytes($"\uFEFF{text}{after}"), step),
            longest
        );
        var line = (await lines.ReadAsync(default))!.Value;
        Assert.Equal((longest, false), ((int)line.Length, line.TooLong));
        Assert.Equal(text, Encoding.UTF8.GetString(line.Bytes.Span));
    }

    [Fact]
    public async Task AnEndlessLineTakesNoMoreMemoryThanTheLongest()
    {
        const int Longest = 1 << 20;
        const long Endless = 200L << 20;
        var source = new LongLine(Endless);
        using var lines = new BoundedLines(source, Longest);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var line = await lines.ReadAsync(default);
        Assert.Equal((Endless, true), (line!.Value.Length, line.Value.TooLong));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 * Longest, "The line was kept.");
        Assert.Equal("next", Encoding.UTF8.GetString((await lines.ReadAsync(default))!.Value.Bytes.Span));
        Assert.Null(await lines.ReadAsync(default));
    }

    private static IEnumerable<byte[]> Split(byte[] bytes)
    {
        var rest = bytes.AsSpan().StartsWith("\uFEFF"u8) && bytes.Length > 0 ? bytes[3..] : bytes;
        if (bytes.Length == 0)
        {
            return [];
        }

        var lines = new List<byte[]>();
        while (rest.AsSpan().IndexOf((byte)'\n') is var at and >= 0)
        {
            lines.Add(WithoutReturn(rest[..at]));
            rest = rest[(at + 1)..];
        }

        // A text of nothing but its byte order mark is one empty line, as it is for a reader that has seen bytes.
        if (rest.Length > 0 || (lines.Count == 0 && bytes.Length > 0))
        {
            lines.Add(WithoutReturn(rest));
        }

        return lines;
    }

    private static byte[] WithoutReturn(byte[] line) => line is [.., (byte)'\r'] ? line[..^1] : line;

    private sealed class DripStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }

    /// <summary>One long line, and a short one after it.</summary>
    private sealed class LongLine(long length) : Stream
    {
        private readonly Queue<byte> _after = new("\nnext"u8.ToArray());
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var part = (int)Math.Min(_left, buffer.Length);
            if (part > 0)
            {
                buffer[..part].Fill((byte)'x');
                _left -= part;
                return part;
            }

            for (part = 0; part < buffer.Length && _after.TryDequeue(out var next); part++)
            {
                buffer[part] = next;
            }

            return part;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
