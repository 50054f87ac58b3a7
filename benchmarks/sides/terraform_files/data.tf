# Generated beside the packages; Terraform's own generator is in a provider of its own.
resource "aws_secretsmanager_secret" "origin" {
  name                    = "posts-origin"
  description             = "What CloudFront shows the API to be let in; also the root of the feed's page tokens"
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "origin" {
  secret_id     = aws_secretsmanager_secret.origin.id
  secret_string = file("${var.build}/origin-secret")
}

resource "aws_dynamodb_table" "posts" {
  name         = "Posts"
  billing_mode = "PAY_PER_REQUEST"
  table_class  = "STANDARD"
  hash_key     = "PK"
  range_key    = "createdAt"
  attribute {
    name = "PK"
    type = "S"
  }
  attribute {
    name = "createdAt"
    type = "S"
  }
  attribute {
    name = "userId"
    type = "S"
  }
  global_secondary_index {
    name            = "UserPostsIndex"
    hash_key        = "userId"
    range_key       = "createdAt"
    projection_type = "ALL"
  }
}

resource "aws_dynamodb_table" "failures" {
  name         = "PostsDLQ"
  billing_mode = "PAY_PER_REQUEST"
  table_class  = "STANDARD"
  hash_key     = "postId"
  attribute {
    name = "postId"
    type = "S"
  }
  attribute {
    name = "lastAttemptAt"
    type = "S"
  }
  attribute {
    name = "status"
    type = "S"
  }
  global_secondary_index {
    name            = "ByLastAttempt"
    hash_key        = "lastAttemptAt"
    projection_type = "ALL"
  }
  global_secondary_index {
    name            = "ByStatus"
    hash_key        = "status"
    range_key       = "lastAttemptAt"
    projection_type = "ALL"
  }
}

resource "aws_sqs_queue" "dead" {
  name                       = "posts-dlq.fifo"
  fifo_queue                 = true
  deduplication_scope        = "queue"
  fifo_throughput_limit      = "perQueue"
  visibility_timeout_seconds = 30
  message_retention_seconds  = 1209600
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = ["arn:aws:sqs:${local.arn}:posts.fifo"]
  })
}

resource "aws_sqs_queue" "main" {
  name                       = "posts.fifo"
  fifo_queue                 = true
  deduplication_scope        = "queue"
  fifo_throughput_limit      = "perQueue"
  visibility_timeout_seconds = 30
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
  redrive_allow_policy       = jsonencode({ redrivePermission = "allowAll" })
}
