locals {
  common = { POWERTOOLS_SERVICE_NAME = "posts", POWERTOOLS_LOG_LEVEL = "DEBUG" }
  origin = { ORIGIN_SECRET_ID = "posts-origin", ORIGIN_LOCK_ENABLED = "true" }
  url    = "${var.endpoint}/${var.account}/posts.fifo"
  functions = {
    write-post   = ["write_post", "Takes a post and queues it"]
    read-posts   = ["read_posts", "Answers the feed, newest first"]
    process-post = ["process_post", "Stores queued posts, each once"]
    redrive-dlq  = ["redrive_dlq", "Sends what failed back to the queue, three times at most"]
  }
  environments = {
    write-post   = merge(local.common, local.origin, { QUEUE_URL = local.url })
    read-posts   = merge(local.common, local.origin, { TABLE_NAME = "Posts", USER_INDEX_NAME = "UserPostsIndex" })
    process-post = merge(local.common, { TABLE_NAME = "Posts", FAILURES_TABLE_NAME = "PostsDLQ" })
    redrive-dlq = merge(local.common, {
      QUEUE_URL = local.url, FAILURES_TABLE_NAME = "PostsDLQ", MAX_REDRIVES = "3"
    })
  }
  consumers = {
    process-post = aws_sqs_queue.main.arn
    redrive-dlq  = aws_sqs_queue.dead.arn
  }
  secret = {
    Sid      = "Secret", Effect = "Allow", Action = ["secretsmanager:GetSecretValue"],
    Resource = ["arn:aws:secretsmanager:${local.arn}:secret:posts-origin-??????"]
  }
  send   = { Sid = "Send", Effect = "Allow", Action = ["sqs:SendMessage"], Resource = [aws_sqs_queue.main.arn] }
  record = { Sid = "Record", Effect = "Allow", Action = ["dynamodb:UpdateItem"], Resource = [aws_dynamodb_table.failures.arn] }
  store  = { Sid = "Store", Effect = "Allow", Action = ["dynamodb:PutItem"], Resource = [aws_dynamodb_table.posts.arn] }
  query = {
    Sid      = "Query", Effect = "Allow", Action = ["dynamodb:Query"],
    Resource = [aws_dynamodb_table.posts.arn, "${aws_dynamodb_table.posts.arn}/index/UserPostsIndex"]
  }
  statements = {
    write-post   = [local.secret, local.send]
    read-posts   = [local.secret, local.query]
    process-post = [local.store, local.record]
    redrive-dlq  = [local.record, local.send]
  }
  traces = {
    Sid    = "Traces", Effect = "Allow", Resource = ["*"],
    Action = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
  }
  consume = {
    for name, arn in local.consumers : name => {
      Sid    = "Queue", Effect = "Allow", Resource = [arn],
      Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    }
  }
}

resource "aws_cloudwatch_log_group" "function" {
  for_each          = local.functions
  name              = "/aws/lambda/${each.key}"
  retention_in_days = 7
}

resource "aws_iam_role" "function" {
  for_each = local.functions
  name     = each.key
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "Services", Effect = "Allow", Principal = { Service = ["lambda.amazonaws.com"] },
      Action = ["sts:AssumeRole"]
    }]
  })
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions
  name     = "function"
  role     = aws_iam_role.function[each.key].name
  policy   = jsonencode({ Version = "2012-10-17", Statement = local.statements[each.key] })
}

resource "aws_iam_role_policy" "lambda" {
  for_each = local.functions
  name     = "lambda"
  role     = aws_iam_role.function[each.key].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([{
      Sid      = "Logs", Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource = ["arn:aws:logs:${local.arn}:log-group:/aws/lambda/${each.key}:*"]
    }, local.traces], [for name, statement in local.consume : statement if name == each.key])
  })
}

resource "aws_lambda_layer_version" "layer" {
  for_each                 = toset(["web", "posts"])
  layer_name               = each.key
  filename                 = "${var.build}/layer-${each.key}.zip"
  source_code_hash         = filebase64sha256("${var.build}/layer-${each.key}.zip")
  compatible_runtimes      = ["python3.13"]
  compatible_architectures = ["arm64"]
}

resource "aws_lambda_function" "function" {
  for_each         = local.functions
  function_name    = each.key
  description      = each.value[1]
  runtime          = "python3.13"
  architectures    = ["arm64"]
  handler          = "${each.value[0]}.handler"
  role             = aws_iam_role.function[each.key].arn
  filename         = "${var.build}/${each.key}.zip"
  source_code_hash = filebase64sha256("${var.build}/${each.key}.zip")
  timeout          = 5
  memory_size      = 256
  layers           = [aws_lambda_layer_version.layer["web"].arn, aws_lambda_layer_version.layer["posts"].arn]
  environment { variables = local.environments[each.key] }
  tracing_config { mode = "Active" }
  logging_config {
    log_format            = "JSON"
    application_log_level = "DEBUG"
    system_log_level      = "DEBUG"
    log_group             = aws_cloudwatch_log_group.function[each.key].name
  }
}

resource "aws_lambda_event_source_mapping" "consumer" {
  for_each                = toset(["process-post", "redrive-dlq"])
  function_name           = aws_lambda_function.function[each.key].function_name
  event_source_arn        = local.consumers[each.key]
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]
  scaling_config { maximum_concurrency = 10 }
}
