// The service as an object with its calls, and the numbers of Predict and Train as tensors.
const path = require("node:path");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const proto = process.env.NNSPEC_PROTO || path.join(__dirname, "../../../proto");
const definition = loader.loadSync("nnspec/v1/network_service.proto", {
  includeDirs: [proto],
  keepCase: true,
  longs: Number, // versions and counts, which stay below 2 ** 53
  enums: String,
  defaults: true, // without it what is 0, false or empty is not there at all
});
const { nnspec } = grpc.loadPackageDefinition(definition);

function connect(address) {
  return new nnspec.v1.NetworkService(address || "127.0.0.1:50051", grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": 64 << 20, // as the server's; Node's own limit is 4 MiB
  });
}

// A column of numbers, one a row.
function column(numbers) {
  const data = Buffer.from(Float64Array.from(numbers).buffer);
  return { tensor: { data_type: "DATA_TYPE_FLOAT64", shape: [numbers.length], data } };
}

// All numbers of a tensor, row by row.
function numbers({ data_type: type, data }) {
  const Numbers = { DATA_TYPE_FLOAT32: Float32Array, DATA_TYPE_FLOAT64: Float64Array }[type];
  return [...new Numbers(new Uint8Array(data).buffer)]; // copied, as it may begin where no number can
}

module.exports = { connect, column, numbers };
