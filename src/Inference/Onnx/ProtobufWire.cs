namespace Pipeline.Inference.Onnx;

/// <summary>How a protobuf value is written.</summary>
internal enum ProtobufWire
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
