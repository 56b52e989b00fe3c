using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Llama;

namespace Pipeline.Inference.Tests.Generation;

public sealed class GenerationMeasureTests
{
    [Fact]
    public void The_rate_covers_ten_seconds_and_forgets_what_is_older()
    {
        var time = new ManualTime();
        var rate = new TokenRate(time);
        rate.Add(10);
        Assert.Equal(10, rate.PerSecond());

        time.Seconds = 4;
        rate.Add(30);
        Assert.Equal(10, rate.PerSecond());

        time.Seconds = 9.5;
        Assert.Equal(40 / 9.5, rate.PerSecond(), 6);
        time.Seconds = 11;
        Assert.Equal(3, rate.PerSecond());
        time.Seconds = 100;
        Assert.Equal(0, rate.PerSecond());
    }

    [Fact]
    public void Hardware_threads_of_one_core_count_once()
    {
        var lines = Enumerable
            .Range(0, 8)
            .SelectMany(thread =>
                new[]
                {
                    $"processor\t: {thread}",
                    $"physical id\t: {thread / 4}",
                    $"core id\t\t: {thread % 2}",
                    "flags\t\t: fpu avx2",
                    string.Empty,
                }
            );
        Assert.Equal(4, PhysicalCores.Parse(lines));
        Assert.Equal(0, PhysicalCores.Parse(["processor\t: 0", "BogoMIPS\t: 50.00"]));
        Assert.InRange(PhysicalCores.Count, 1, Environment.ProcessorCount);
    }

    private sealed class ManualTime : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * 1000);
    }
}
