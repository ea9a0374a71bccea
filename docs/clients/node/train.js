// Train a network and predict with it: node train.js HOST:PORT
const { connect, column, numbers } = require("./service");

const service = connect(process.argv[2]);
const a = [0, 0, 1, 1];
const b = [0, 1, 0, 1];
const odd = [0, 1, 1, 0];

const training = service.Train();
training.write({ start: { network: "xor_trained" } });
training.write({ batch: { columns: { a: column(a), b: column(b), odd: column(odd) } } }); // as many as there are rows for
training.write({ finish: { rows: a.length } });
training.end();

training.on("error", fail); // such as INVALID_ARGUMENT: batch.columns.odd: ...
training.on("data", (event) => {
  if (event.accepted) console.log(`run ${event.run_id} goes on without us from here: WatchRun finds it again`);
  if (event.failed) fail(new Error(event.failed.message));
  if (event.done) predict(event.done.version);
});

function predict(version) {
  const inputs = { a: column(a), b: column(b) };
  service.Predict({ network: "xor_trained", version, inputs }, (error, reply) => {
    if (error) return fail(error);
    service.close();
    const answers = numbers(reply.outputs.odd).map((probability) => (probability > 0.5 ? 1 : 0));
    console.log(`version ${reply.version}: odd = ${answers.join(" ")}`);
  });
}

function fail(error) {
  service.close();
  console.error(error.message);
  process.exitCode = 1;
}
